/** The networks that the page can run: those of the gateway, and what was taught here. */
import type { ModelEntry } from '../catalog.ts';
import { bytesAt } from './gateway.ts';

/** A network that the page can run. */
export interface Offered
  extends
    Pick<ModelEntry, 'name' | 'bytes' | 'contract' | 'layers' | 'pages'>,
    Partial<Pick<ModelEntry, 'digest' | 'build'>> {
  /** Its address at the gateway; its bytes, where it was taught in this page. */
  readonly file: string | Uint8Array;
}

/** Whether the gateway has it, too. */
export const isServed = ({ file }: Offered): boolean => typeof file === 'string';

/** The bytes of its file. Throws Refused. */
export async function bytesOf({ file }: Offered): Promise<Uint8Array> {
  return typeof file === 'string' ? bytesAt(file) : file;
}
