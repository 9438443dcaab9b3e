/** The smallest golden file in the memory of a spec, of which one field at a time is spoilt. */
import { Sha256 } from '../../assembly/arithmetic/sha256';
import { checkAnswers } from '../../assembly/format/answers';
import { checkChannels } from '../../assembly/format/channels';
import { checkContract } from '../../assembly/format/contract';
import { Section, checkFrame, find, section } from '../../assembly/format/file';
import { checkLayers } from '../../assembly/format/layers';
import { reserveFile } from '../../assembly/memory/file';
import { plan } from '../../assembly/memory/plan';
import { Status } from '../../assembly/status';


@external('fixture', 'length')
export declare function goldenLength(): u32;


@external('fixture', 'copy')
declare function copyGolden(at: usize): void;

const hash = changetype<Sha256>(heap.alloc(Sha256.BYTES));

/** Places the golden file afresh and answers its address. */
export function place(): usize {
  const at = reserveFile(goldenLength());
  copyGolden(at);
  return at;
}

/** Makes the digest right again, so that it is the check under test that refuses. */
export function seal(): void {
  const at = plan.file + goldenLength() - 32;
  hash.begin();
  hash.update(plan.file, <u32>(at - plan.file));
  hash.end(at);
}

export function check(): Status {
  let status = checkFrame();
  if (!status) status = checkContract();
  if (!status) status = checkLayers();
  if (!status) status = checkChannels();
  if (!status) status = checkAnswers();
  return status;
}

/** The status after one number of the file is replaced; the file is right again afterwards. */
export function refusal<T>(at: usize, value: T): Status {
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
export function field(type: u32, at: u32): usize {
  expect(find(type)).toBe(true);
  return section + at;
}

/** Address of the table entry of a section. */
export function entry(index: u32): usize {
  return plan.file + 16 + index * 16;
}

/** Address of a field of layer i. */
export function layerField(i: u32, at: u32): usize {
  return field(Section.LAYERS, i * 32 + at);
}
