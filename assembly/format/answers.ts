/** Sections SOFTMAX, LABELS, PROVENANCE and GOLDEN: what an answer is read with, and what it is proven by. */
import { Status, refuse } from '../status';
import { contract } from './contract';
import { file } from '../memory/arena';
import { product } from '../memory/size';
import { Section, find, findExact, section, sectionLength } from './file';
import { layerCount } from './layers';

const GOLDEN_HEADER: u32 = 16;

/** f32 [256], 0 without classes. */
export let softmaxTable: usize = 0;
/** Lines of UTF-8, 0 without. */
export let labelLines: usize = 0;
export let labelLength: u32 = 0;
/** Seed of the golden picture, and the digests u8 [layers][32] that it must give. */
export let goldenSeed: u32 = 0;
export let goldenDigests: usize = 0;

export function checkAnswers(): Status {
  let status = checkSoftmax();
  if (!status) status = checkLabels();
  if (!status && !find(Section.PROVENANCE)) status = refuse(Status.FILE_SECTION, Section.PROVENANCE);
  if (!status) status = checkGolden();
  return status;
}

function checkSoftmax(): Status {
  softmaxTable = 0;
  if (!contract.classes)
    return find(Section.SOFTMAX) ? refuse(Status.FILE_SECTION, Section.SOFTMAX) : Status.OK;
  const status = findExact(Section.SOFTMAX, 1024);
  if (status) return status;
  softmaxTable = section;
  let before: f32 = 1;
  for (let d: u32 = 0; d < 256; d++) {
    const entry = load<f32>(section + (d << 2));
    // Written so that NaN fails.
    if (!(entry >= 0 && entry <= before) || (d == 0 && entry != 1)) return refuse(Status.FILE_SOFTMAX, d);
    before = entry;
  }
  return Status.OK;
}

/** One line per class, none empty, no control character but the line's end. UTF-8 is the host's affair. */
function checkLabels(): Status {
  labelLines = 0;
  labelLength = 0;
  if (!find(Section.LABELS)) return Status.OK;
  let lines: u32 = 0;
  let start: u32 = 0;
  for (let i: u32 = 0; i < sectionLength; i++) {
    const byte = load<u8>(section + i);
    if (byte == 0x0a) {
      if (i == start) return refuse(Status.FILE_LABELS, lines);
      lines++;
      start = i + 1;
    } else if (byte < 0x20 || byte == 0x7f) return refuse(Status.FILE_LABELS, lines);
  }
  if (lines == 0 || lines != contract.classes || start != sectionLength)
    return refuse(Status.FILE_LABELS, lines);
  labelLines = section;
  labelLength = sectionLength;
  return Status.OK;
}

function checkGolden(): Status {
  const status = findExact(Section.GOLDEN, GOLDEN_HEADER + product(layerCount, 32));
  if (status) return status;
  goldenSeed = load<u32>(section);
  if (!goldenSeed || load<u32>(section, 4) != layerCount) return refuse(Status.FILE_GOLDEN, 0);
  if (load<u64>(section, 8)) return refuse(Status.FILE_FLAGS, <u32>(section + 8 - file));
  goldenDigests = section + GOLDEN_HEADER;
  return Status.OK;
}
