/**
 * The frame of a packed file: header, table of sections, digest. Section 1 of weights/FORMAT.md.
 */
import { Sha256, sameDigest } from '../arithmetic/sha256';
import { aligned } from '../memory/size';
import { plan } from '../memory/plan';
import { Status, refuse } from '../status';

/** Types of sections. */
export const enum Section {
  CONTRACT = 1,
  LAYERS = 2,
  CHANNELS = 3,
  FILTERS = 4,
  SOFTMAX = 5,
  LABELS = 6,
  PROVENANCE = 7,
  GOLDEN = 8,
  REJECT = 10,
  FIRST_OPTIONAL = 0x8000,
  DIGEST = 0xffff,
}

const MAGIC: u32 = 0x31574e4d;
const VERSION: u32 = 1;
const HEADER_BYTES: u32 = 16;
const ENTRY_BYTES: u32 = 16;
const MAX_SECTIONS: u32 = 16;
const DIGEST_BYTES: u32 = 32;

const hash = changetype<Sha256>(memory.data(Sha256.BYTES, 8));
const digest = memory.data(32, 8);

/** The section found by the last `find`: its address in memory and its length. */
export let section: usize = 0;
export let sectionLength: u32 = 0;

/** Finds a section by its type, after `checkFrame`. */
export function find(type: u32): bool {
  const head = Weights.head(plan.file);
  const count = load<u32>(head, 12);
  for (let i: u32 = 0, entry = head + HEADER_BYTES; i < count; i++, entry += ENTRY_BYTES) {
    if (load<u32>(entry) != type) continue;
    section = plan.file + load<u32>(entry, 4);
    sectionLength = load<u32>(entry, 8);
    return true;
  }
  return false;
}

/** Finds a section that must be there and exactly so long. */
export function findExact(type: u32, length: u64): Status {
  return find(type) && <u64>sectionLength == length ? Status.OK : refuse(Status.FILE_SECTION, type);
}

/** Whether the host answers for the bytes of the file, which then need not be hashed. */
let trusted: bool = false;


@inline
export function trustFile(on: bool): void {
  trusted = on;
}

/** Header, table and digest; nothing else of the file is read before. */
export function checkFrame(): Status {
  const length = plan.fileLength;
  if (length < HEADER_BYTES) return refuse(Status.FILE_TRUNCATED, length);
  Weights.keepHead(HEADER_BYTES);
  const head = Weights.head(plan.file);
  if (load<u32>(head) != MAGIC) return refuse(Status.FILE_MAGIC, load<u32>(head));
  if (load<u16>(head, 4) != VERSION) return refuse(Status.FILE_VERSION, load<u16>(head, 4));
  if (load<u16>(head, 6)) return refuse(Status.FILE_FLAGS, 6);
  const stated = load<u32>(head, 8);
  if (stated > length) return refuse(Status.FILE_TRUNCATED, length);
  if (stated < length) return refuse(Status.FILE_LENGTH, stated);
  const status = checkTable(head, length);
  return status ? status : checkDigest();
}

function checkTable(head: usize, length: u32): Status {
  const count = load<u32>(head, 12);
  if (count == 0 || count > MAX_SECTIONS) return refuse(Status.FILE_SECTION, 0);
  let end: u64 = HEADER_BYTES + count * ENTRY_BYTES;
  if (end > length) return refuse(Status.FILE_TRUNCATED, length);
  Weights.keepHead(<u32>end);
  let before: u32 = 0;
  for (let i: u32 = 0, entry = head + HEADER_BYTES; i < count; i++, entry += ENTRY_BYTES) {
    const type = load<u32>(entry);
    const start = aligned(end);
    if (load<u32>(entry, 12)) return refuse(Status.FILE_FLAGS, <u32>(entry + 12 - head));
    const after = start + load<u32>(entry, 8);
    let sound = type > before && isKnown(type) && load<u32>(entry, 4) == start && after <= length;
    for (; sound && end < start; end++) sound = !load<u8>(Weights.view(plan.file + <usize>end, 1));
    if (!sound) return refuse(Status.FILE_SECTION, type);
    end = after;
    before = type;
  }
  return before == Section.DIGEST && end == length ? Status.OK : refuse(Status.FILE_SECTION, Section.DIGEST);
}


@inline
function isKnown(type: u32): bool {
  if (type == Section.REJECT) return true;
  return (
    type <= <u32>Section.GOLDEN ||
    type - Section.FIRST_OPTIONAL <= <u32>Section.DIGEST - Section.FIRST_OPTIONAL
  );
}

function checkDigest(): Status {
  const status = findExact(Section.DIGEST, DIGEST_BYTES);
  if (status || trusted) return status;
  hash.begin();
  hashUpTo(section);
  hash.end(digest);
  return sameDigest(digest, Weights.view(section, DIGEST_BYTES)) ? Status.OK : refuse(Status.FILE_DIGEST, 0);
}

/** Hashes the file from its start. */
@inline
function hashUpTo(end: usize): void {
  for (let at = plan.file; at < end;) {
    const part = min(<u32>(end - at), Weights.VIEW);
    hash.update(Weights.view(at, part), part);
    at += part;
  }
}
