import { Sha256 } from '../../assembly/arithmetic/sha256';
import { padded } from '../../assembly/memory/size';
import { checkAnswers } from '../../assembly/format/answers';
import { checkChannels } from '../../assembly/format/channels';
import { checkContract } from '../../assembly/format/contract';
import { Section, checkFrame, find, section, sectionLength } from '../../assembly/format/file';
import { checkLayers } from '../../assembly/format/layers';
import { reserveFile } from '../../assembly/memory/file';
import { plan } from '../../assembly/memory/plan';
import { Status, lastDetail } from '../../assembly/status';


@external('fixture', 'length')
declare function goldenLength(): u32;


@external('fixture', 'copy')
declare function copyGolden(at: usize): void;

const hash = changetype<Sha256>(heap.alloc(Sha256.BYTES));

/** Places the golden file afresh and answers its address. */
function place(): usize {
  const at = reserveFile(goldenLength());
  copyGolden(at);
  return at;
}

/** Makes the digest right again, so that it is the check under test that refuses. */
function seal(): void {
  const at = plan.file + goldenLength() - 32;
  hash.begin();
  hash.update(plan.file, <u32>(at - plan.file));
  hash.end(at);
}

function check(): Status {
  let status = checkFrame();
  if (!status) status = checkContract();
  if (!status) status = checkLayers();
  if (!status) status = checkChannels();
  if (!status) status = checkAnswers();
  return status;
}

/** The status after one number of the file is replaced; the file is right again afterwards. */
function refusal<T>(at: usize, value: T): Status {
  const before = load<T>(at);
  store<T>(at, value);
  seal();
  const status = check();
  store<T>(at, before);
  seal();
  expect(check()).toBe(Status.OK);
  return status;
}

/** Address of a field of a section. */
function field(type: u32, at: u32): usize {
  expect(find(type)).toBe(true);
  return section + at;
}

/** Address of the table entry of a section. */
function entry(index: u32): usize {
  return plan.file + 16 + index * 16;
}

/** Address of a field of layer i. */
function layerField(i: u32, at: u32): usize {
  return field(Section.LAYERS, i * 32 + at);
}

describe('a packed file', () => {
  it('is accepted as it was written', () => {
    place();
    expect(check()).toBe(Status.OK);
  });

  it('is refused when empty, and at every truncation', () => {
    expect(reserveFile(0)).toBe(0);
    let accepted = 0;
    for (let length: u32 = 1; length < goldenLength(); length++) {
      place();
      const from = plan.file;
      const at = reserveFile(length);
      memory.copy(at, from, length);
      if (!check()) accepted++;
    }
    expect(accepted).toBe(0);
  });

  it('is refused at a flipped bit in every byte', () => {
    const at = place();
    let accepted = 0;
    for (let bit: u32 = 0; bit < goldenLength() * 8; bit += 5) {
      const byte = at + (bit >> 3);
      const flip = (<u32>1) << (bit & 7);
      store<u8>(byte, <u8>(load<u8>(byte) ^ flip));
      if (!check()) accepted++;
      store<u8>(byte, <u8>(load<u8>(byte) ^ flip));
    }
    expect(accepted).toBe(0);
    expect(check()).toBe(Status.OK);
  });
});

describe('the frame', () => {
  it('refuses another magic, also its own with swapped bytes', () => {
    const at = place();
    expect(refusal<u32>(at, 0x31574e4e)).toBe(Status.FILE_MAGIC);
    expect(refusal<u32>(at, 0x4d4e5731)).toBe(Status.FILE_MAGIC);
  });

  it('refuses a future version and names it', () => {
    expect(refusal<u16>(place() + 4, 2)).toBe(Status.FILE_VERSION);
    expect(lastDetail()).toBe(2);
  });

  it('refuses reserved flags and fields', () => {
    const at = place();
    expect(refusal<u16>(at + 6, 0x8000)).toBe(Status.FILE_FLAGS);
    expect(refusal<u32>(entry(0) + 12, 1)).toBe(Status.FILE_FLAGS);
    expect(refusal<u8>(field(Section.GOLDEN, 15), 1)).toBe(Status.FILE_FLAGS);
  });

  it('refuses a length that is not that of the file', () => {
    const at = place();
    expect(refusal<u32>(at + 8, goldenLength() + 1)).toBe(Status.FILE_TRUNCATED);
    expect(refusal<u32>(at + 8, goldenLength() - 1)).toBe(Status.FILE_LENGTH);
    expect(refusal<u32>(at + 8, 0xffffffff)).toBe(Status.FILE_TRUNCATED);
  });

  it('refuses no section, too many, and a table beyond the end', () => {
    const at = place();
    expect(refusal<u32>(at + 12, 0)).toBe(Status.FILE_SECTION);
    expect(refusal<u32>(at + 12, 17)).toBe(Status.FILE_SECTION);
    expect(refusal<u32>(at + 12, 0xffffffff)).toBe(Status.FILE_SECTION);
  });

  it('refuses sections that overlap, leave a hole, are misaligned, wrap or run over the end', () => {
    place();
    expect(refusal<u32>(entry(1) + 4, load<u32>(entry(1), 4) - 16)).toBe(Status.FILE_SECTION);
    expect(refusal<u32>(entry(1) + 4, load<u32>(entry(1), 4) + 16)).toBe(Status.FILE_SECTION);
    expect(refusal<u32>(entry(1) + 4, load<u32>(entry(1), 4) + 1)).toBe(Status.FILE_SECTION);
    expect(refusal<u32>(entry(1) + 8, 0xfffffff0)).toBe(Status.FILE_SECTION);
    expect(refusal<u32>(entry(2) + 8, load<u32>(entry(2), 8) + 64)).toBe(Status.FILE_SECTION);
  });

  it('refuses an unknown, a duplicate and a missing section', () => {
    place();
    expect(refusal<u32>(entry(0), 0)).toBe(Status.FILE_SECTION);
    expect(refusal<u32>(entry(1), Section.CONTRACT)).toBe(Status.FILE_SECTION);
    expect(refusal<u32>(entry(load<u32>(plan.file, 12) - 2), 9)).toBe(Status.FILE_SECTION);
    expect(refusal<u32>(entry(load<u32>(plan.file, 12) - 2), 0x8001)).toBe(Status.FILE_SECTION);
  });
});

describe('the contract', () => {
  it('refuses sides, channels, orders and types out of range, naming the field', () => {
    place();
    const fields: u32[] = [0, 2, 4, 5, 6, 7, 12, 13, 14, 15, 30, 47];
    for (let i = 0; i < fields.length; i++) {
      expect(refusal<u8>(field(Section.CONTRACT, fields[i]), 9)).toBe(Status.FILE_CONTRACT);
    }
  });

  it('refuses a resize below the side and above 4096', () => {
    place();
    expect(refusal<u16>(field(Section.CONTRACT, 8), 31)).toBe(Status.FILE_CONTRACT);
    expect(refusal<u16>(field(Section.CONTRACT, 10), 4097)).toBe(Status.FILE_CONTRACT);
  });

  it('refuses scales that are not positive normal numbers', () => {
    place();
    const bad: f32[] = [0, -1, NaN, Infinity, 1e-39];
    for (let i = 0; i < bad.length; i++) {
      expect(refusal<f32>(field(Section.CONTRACT, 20), bad[i])).toBe(Status.FILE_CONTRACT);
      expect(refusal<f32>(field(Section.CONTRACT, 24), bad[i])).toBe(Status.FILE_CONTRACT);
    }
  });

  it('refuses classes and features that are not the last layers’', () => {
    place();
    expect(refusal<u16>(field(Section.CONTRACT, 16), 8193)).toBe(Status.FILE_CONTRACT);
    expect(refusal<u16>(field(Section.CONTRACT, 16), 3)).toBe(Status.FILE_LAYER);
    expect(refusal<u16>(field(Section.CONTRACT, 18), 3)).toBe(Status.FILE_LAYER);
    expect(refusal<u8>(field(Section.CONTRACT, 28), load<u8>(section, 28) ^ 1)).toBe(Status.FILE_LAYER);
  });
});

describe('a layer', () => {
  it('refuses another kind, stride, padding or shape than its place allows', () => {
    place();
    expect(refusal<u8>(layerField(0, 0), 2)).toBe(Status.FILE_LAYER);
    expect(refusal<u8>(layerField(1, 0), 3)).toBe(Status.FILE_LAYER);
    expect(refusal<u8>(layerField(1, 1), 0)).toBe(Status.FILE_LAYER);
    expect(refusal<u8>(layerField(1, 1), 3)).toBe(Status.FILE_LAYER);
    expect(refusal<u8>(layerField(2, 1), 2)).toBe(Status.FILE_LAYER);
    expect(refusal<u8>(layerField(1, 2), 2)).toBe(Status.FILE_LAYER);
    for (let at: u32 = 4; at < 16; at += 2) {
      expect(refusal<u16>(layerField(1, at), 0)).toBe(Status.FILE_LAYER);
      expect(refusal<u16>(layerField(2, at), 0xffff)).toBe(Status.FILE_LAYER);
    }
  });

  it('refuses low above high, a broken chain of zeros, and a bad scale', () => {
    place();
    expect(refusal<u16>(layerField(2, 18), 0x0001)).toBe(Status.FILE_LAYER);
    expect(refusal<u8>(layerField(2, 16), load<u8>(layerField(2, 16)) ^ 1)).toBe(Status.FILE_LAYER);
    expect(refusal<f32>(layerField(2, 20), NaN)).toBe(Status.FILE_LAYER);
    expect(refusal<f32>(layerField(2, 24), 1)).toBe(Status.FILE_LAYER);
  });

  it('refuses a table that is empty or no multiple of a record', () => {
    place();
    expect(refusal<u32>(entry(1) + 8, 0)).toBe(Status.FILE_SECTION);
    expect(refusal<u32>(entry(1) + 8, load<u32>(entry(1), 8) - 1)).toBe(Status.FILE_SECTION);
  });
});

describe('channels', () => {
  it('refuse scales and biases out of range', () => {
    place();
    const bad: f32[] = [0, -0.5, NaN, Infinity, 1e-39, 256];
    for (let i = 0; i < bad.length; i++) {
      expect(refusal<f32>(field(Section.CHANNELS, 4), bad[i])).toBe(Status.FILE_CHANNEL);
    }
    const biases = padded(load<u16>(layerField(0, 14))) * 4;
    expect(refusal<i32>(field(Section.CHANNELS, biases), (3 << 29) + 1)).toBe(Status.FILE_CHANNEL);
    expect(refusal<i32>(field(Section.CHANNELS, biases), i32.MIN_VALUE)).toBe(Status.FILE_CHANNEL);
    expect(refusal<i32>(field(Section.CHANNELS, biases), 3 << 29)).toBe(Status.OK);
  });
});

describe('the answer’s tables', () => {
  it('refuse a softmax that rises, leaves 0…1 or is no number', () => {
    place();
    expect(refusal<f32>(field(Section.SOFTMAX, 0), 0.5)).toBe(Status.FILE_SOFTMAX);
    expect(refusal<f32>(field(Section.SOFTMAX, 40), NaN)).toBe(Status.FILE_SOFTMAX);
    expect(refusal<f32>(field(Section.SOFTMAX, 40), -1)).toBe(Status.FILE_SOFTMAX);
    expect(refusal<f32>(field(Section.SOFTMAX, 40), 1)).toBe(Status.FILE_SOFTMAX);
  });

  it('refuse labels with a control character, an empty line or a wrong number of lines', () => {
    place();
    expect(refusal<u8>(field(Section.LABELS, 0), 0x1b)).toBe(Status.FILE_LABELS);
    expect(refusal<u8>(field(Section.LABELS, 0), 0x7f)).toBe(Status.FILE_LABELS);
    expect(refusal<u8>(field(Section.LABELS, 0), 0x0a)).toBe(Status.FILE_LABELS);
    expect(refusal<u8>(field(Section.LABELS, 1), 0x0a)).toBe(Status.FILE_LABELS);
    const last = field(Section.LABELS, 0) + sectionLength - 1;
    expect(refusal<u8>(last, 0x41)).toBe(Status.FILE_LABELS);
  });

  it('refuse golden digests without a seed or of another count', () => {
    place();
    expect(refusal<u32>(field(Section.GOLDEN, 0), 0)).toBe(Status.FILE_GOLDEN);
    expect(refusal<u32>(field(Section.GOLDEN, 4), 1)).toBe(Status.FILE_GOLDEN);
  });
});
