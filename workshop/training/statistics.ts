/**
 * Running means and variances of batch normalization. Each worker keeps those of its own parts of the batches; they do
 * not act on the training, so their mean over the workers is taken only where the network is used.
 */
import type { Tensor } from '../packing/tensor.ts';

/** What a team trains: parameters, and the batch-norm statistics of each worker; of both their moving averages too, if any. */
export interface TeamNetwork {
  readonly parameters: readonly Tensor[];
  readonly statistics: readonly (readonly Tensor[])[];
}

/** What the name of a moving average begins with. */
export const AVERAGE = 'average.';

export function isStatistic({ name }: Tensor): boolean {
  return name.endsWith('.running_mean') || name.endsWith('.running_var');
}

/** The network of a team: its parameters, with the mean of the workers' statistics. */
export function averaged({ parameters, statistics }: TeamNetwork): Tensor[] {
  const means = new Map(meanStatistics(statistics).map((tensor) => [tensor.name, tensor]));
  return parameters.map((tensor) => means.get(tensor.name) ?? tensor);
}

/** Of tensors with their moving averages, if any are kept, those to answer with, by the names of the weights. */
export function answering(tensors: readonly Tensor[]): Tensor[] {
  const averages = tensors.filter(({ name }) => name.startsWith(AVERAGE));
  if (averages.length === 0) return [...tensors];
  return averages.map((tensor) => ({ ...tensor, name: tensor.name.slice(AVERAGE.length) }));
}

/** The mean of each tensor over the workers, in their order. */
export function meanStatistics(workers: readonly (readonly Tensor[])[]): Tensor[] {
  const [first = [], ...rest] = workers;
  return first.map(({ name, shape, data }, index) => ({
    name,
    shape,
    data: data.map(
      (value, at) => rest.reduce((sum, other) => sum + other[index]!.data[at]!, value) / workers.length,
    ),
  }));
}
