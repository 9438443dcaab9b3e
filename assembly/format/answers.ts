/** Sections SOFTMAX, LABELS, PROVENANCE, GOLDEN and REJECT: what an answer is read with, and what it is proven by. */
import { Status, refuse } from '../status';
import { contract } from './contract';
import { plan } from '../memory/plan';
import { product } from '../memory/size';
import { codeWith, isUnprintable } from './text';
import { Section, find, findExact, section, sectionLength } from './file';

const GOLDEN_HEADER: u32 = 16;

/** f32 [256] of a checked file with classes. */
export function softmaxTable(): usize {
  find(Section.SOFTMAX);
  return section;
}

/** Lines of UTF-8 in the file, and how many bytes they have: 0 without. */
export function labelLines(): usize {
  return find(Section.LABELS) ? section : 0;
}

export function labelLength(): u32 {
  return labelLines() ? sectionLength : 0;
}

/** Seed of the golden picture, and the digests u8 [layers][32] that it must give. */
export function goldenSeed(): u32 {
  find(Section.GOLDEN);
  return load<u32>(Weights.view(section, 4));
}

export function goldenDigests(): usize {
  find(Section.GOLDEN);
  return section + GOLDEN_HEADER;
}

/** i32 least [C], u8 centre [F], i8 prototype [C][F] of a file whose contract says that it has them. */
export function leastCosines(): usize {
  find(Section.REJECT);
  return section;
}

/** The centre, behind which the prototypes follow. */
@inline
export function centreBehind(least: usize): usize {
  return least + (namedClasses() << 2);
}

export function checkAnswers(): Status {
  let status = checkSoftmax();
  if (!status) status = checkLabels();
  if (!status && !find(Section.PROVENANCE)) status = refuse(Status.FILE_SECTION, Section.PROVENANCE);
  if (!status) status = checkGolden();
  if (!status) status = checkReject();
  return status;
}

function checkSoftmax(): Status {
  if (!contract.classes)
    return find(Section.SOFTMAX) ? refuse(Status.FILE_SECTION, Section.SOFTMAX) : Status.OK;
  const status = findExact(Section.SOFTMAX, 1024);
  if (status) return status;
  let before: f32 = 1;
  for (let d: u32 = 0; d < 256; d++) {
    const entry = load<f32>(Weights.view(section + (d << 2), 4));
    // Written so that NaN fails.
    if (!(entry >= 0 && entry <= before) || (d == 0 && entry != 1 && !contract.isLogistic))
      return refuse(Status.FILE_SOFTMAX, d);
    before = entry;
  }
  return Status.OK;
}

/** A network of one output tells class 1 from class 0. */
function namedClasses(): u32 {
  const classes = <u32>contract.classes;
  return classes + u32(classes == 1);
}

/** One line per class, none empty, each as `text` has it. UTF-8 is the host's affair. */
function checkLabels(): Status {
  if (!find(Section.LABELS)) return Status.OK;
  let lines: u32 = 0;
  let ended = true;
  let code: u32 = 0;
  let i: u32 = 0;
  // A section without a byte is read as one: whatever stands there ends no line of its own.
  do {
    const byte = load<i8>(Weights.view(section + i, 1));
    code = codeWith(code, byte);
    const end = byte == 0x0a;
    if (end && !ended) lines++;
    else if (isUnprintable(code)) return refuse(Status.FILE_LABELS, lines);
    ended = end;
  } while (++i < sectionLength);
  return lines == namedClasses() && ended ? Status.OK : refuse(Status.FILE_LABELS, lines);
}

function checkGolden(): Status {
  const status = findExact(Section.GOLDEN, GOLDEN_HEADER + product(plan.layers, 32));
  if (status) return status;
  const golden = Weights.view(section, GOLDEN_HEADER);
  if (!load<u32>(golden) || load<u32>(golden, 4) != plan.layers) return refuse(Status.FILE_GOLDEN, 0);
  if (load<u64>(golden, 8)) return refuse(Status.FILE_FLAGS, <u32>(section + 8 - plan.file));
  return Status.OK;
}

/** Any numbers give an answer (network/unknown), so there is a length to check alone. ≤ 8192 · 8196 + 8192 < 2^27. */
function checkReject(): Status {
  const features = <u32>contract.features;
  if (contract.reject) return findExact(Section.REJECT, namedClasses() * (features + 4) + features);
  return find(Section.REJECT) ? refuse(Status.FILE_SECTION, Section.REJECT) : Status.OK;
}
