/** net_constants.h: which network this is, and what a program that calls it has to know. */
import { toolName } from '../../packing/tool.ts';
import { float, lines } from './literals.ts';
import { sizesOf } from './sizes.ts';
import type { Sizes } from './sizes.ts';
import type { Subject } from './subject.ts';

/** @param digest SHA-256 of the packed file in hexadecimal digits */
export function constantsText(subject: Subject, digest: string): string {
  const { packed, contract } = subject;
  const { embedding, logits } = contract;
  const sizes = sizesOf(subject);
  const golden = packed.golden.digests
    .at(-1)!
    .match(/../g)!
    .map((byte) => `0x${byte}`);
  const constants: readonly (readonly [string, number | string])[] = [
    ['HEIGHT', contract.height],
    ['WIDTH', contract.width],
    ['CHANNELS', contract.channels],
    ['CLASSES', contract.classes],
    ['OUTPUTS', contract.outputs],
    ['FEATURES', contract.features],
    ['RAM', sizes.ram],
    ['FLASH', sizes.flash],
    ...pictureConstants(subject, sizes),
    ['EMBEDDING_SCALE', float(embedding.scale)],
    ['EMBEDDING_ZERO', embedding.zero],
    ['LOGIT_SCALE', float(logits.scale)],
    ['LOGIT_ZERO', logits.zero],
    ['GOLDEN_SEED', `${packed.golden.seed}u`],
  ];
  const defined = constants.map(([name, value]) => `#define NET_${name} ${value}\n`);
  const block = lines(golden, '    ').replace(/$/gm, ' \\');
  return `\
${comment(subject, sizes, digest)}
#ifndef NET_CONSTANTS_H
#define NET_CONSTANTS_H

${defined.join('')}#define NET_GOLDEN_DIGEST \\
  { \\
${block}
  }

#endif
`;
}

/** What net_picture.c has to know besides. */
function pictureConstants(
  { contract, picture }: Subject,
  { pictureRam }: Sizes,
): (readonly [string, number])[] {
  return [
    ['RESIZE_HEIGHT', contract.resizeHeight],
    ['RESIZE_WIDTH', contract.resizeWidth],
    ['COVER', Number(contract.fit === 'cover')],
    ['PICTURE_RAM', pictureRam],
    ['PICTURE_BYTES', picture.bytes],
    ['PICTURE_BORROWS', Number(picture.idle !== undefined)],
  ];
}

function comment(subject: Subject, sizes: Sizes, digest: string): string {
  const { contract, layers } = subject;
  const { height, width, channels, classes, outputs, features } = contract;
  const work = layers.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  const told = classes > 0 ? `${classes} classes` : 'no classes';
  const single = outputs === 1 ? ', told by a single output' : '';
  return `\
/*
 * MobileNet V1: ${width} x ${height} pixels of ${channels} channel${channels > 1 ? 's' : ''}, ${told}${single}, ${features} features.
 * Made by mobilenet bundle --c, ${toolName()}, of the packed file with the SHA-256
 * ${digest}
 *
 *   NET_RAM          ${sizes.ram} bytes of static memory: planes, windows, answers. No heap, less than 1 KB of stack.
 *   NET_PICTURE_RAM  ${sizes.pictureRam} bytes more where net_picture.c is linked, for net_begin and net_push
 *   NET_FLASH        ${sizes.flash} bytes of constants, as a 32-bit processor has them; the code is some KB more.
 *   work             ${work} multiply-adds a picture
 *
 * A byte of the embedding or of the logits is real = scale * (byte - zero).
 */`;
}
