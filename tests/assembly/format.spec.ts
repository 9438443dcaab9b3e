import { Section, section } from '../../assembly/format/file';
import { reserveFile } from '../../assembly/memory/file';
import { plan } from '../../assembly/memory/plan';
import { Status, lastDetail } from '../../assembly/status';
import { goldenLength, place, check, refusal, field, entry } from './file';

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
