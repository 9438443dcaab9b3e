/** What ends a training before its last step. */
import { MobilenetError } from '../../host/errors.ts';

/** @param done steps of all */
export function interruption(done: number, all: number): MobilenetError {
  const sentence = `Stopped after step ${done} of ${all}; the same training with \`resume\` goes on from there.`;
  return new MobilenetError('E_INTERRUPTED', sentence, done);
}

/** @param fact what is no number any more, and after which step */
export function divergence(fact: string): MobilenetError {
  return new MobilenetError('E_USAGE', `${fact}; lower \`rate\`.`, 'rate');
}
