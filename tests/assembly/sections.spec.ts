import { padded } from '../../assembly/memory/size';
import { Section, section, sectionLength } from '../../assembly/format/file';
import { Status } from '../../assembly/status';
import { check, place, refusal, seal, field, entry, layerField } from './file';

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

  it('let the logistic function begin below 1, and refuse one that rises', () => {
    place();
    store<u8>(field(Section.CONTRACT, 15), 3);
    store<f32>(field(Section.SOFTMAX, 0), 1);
    seal();
    expect(check()).toBe(Status.OK);
    expect(refusal<u8>(field(Section.CONTRACT, 15), 4)).toBe(Status.FILE_CONTRACT);
    // The table of the file falls from 1, so its second entry is the largest first one.
    expect(refusal<f32>(field(Section.SOFTMAX, 0), load<f32>(field(Section.SOFTMAX, 4)))).toBe(Status.OK);
    expect(refusal<f32>(field(Section.SOFTMAX, 0), 0)).toBe(Status.FILE_SOFTMAX);
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

  it('refuse labels with a character that commands a terminal or turns a line, and take its neighbours', () => {
    place();
    const first = field(Section.LABELS, 0);
    for (let second: u32 = 0x80; second < 0xc0; second++) {
      expect(refusal<u16>(first, <u16>((second << 8) | 0xc2)) != Status.OK).toBe(second < 0xa0);
      expect(refusal<u16>(first, <u16>((second << 8) | 0xd8)) != Status.OK).toBe(second == 0x9c);
      expect(refusal<u16>(first, <u16>((second << 8) | 0xc3)) != Status.OK).toBe(false);
      // The fourth byte is a letter.
      const general = 0x610080e2 | (second << 16);
      const marks = second == 0x8e || second == 0x8f || (second >= 0xa8 && second <= 0xae);
      expect(refusal<u32>(first, general) != Status.OK).toBe(marks);
      expect(refusal<u32>(first, general | 0x100) != Status.OK).toBe(second >= 0xa6 && second <= 0xa9);
      expect(refusal<u32>(first, general | 1) != Status.OK).toBe(false);
    }
  });

  it('refuse golden digests without a seed or of another count', () => {
    place();
    expect(refusal<u32>(field(Section.GOLDEN, 0), 0)).toBe(Status.FILE_GOLDEN);
    expect(refusal<u32>(field(Section.GOLDEN, 4), 1)).toBe(Status.FILE_GOLDEN);
  });
});
