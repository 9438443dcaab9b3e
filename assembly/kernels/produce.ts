import { Kind, Layer, hasFilters } from '../memory/layer';
import { depthwise } from './depthwise';
import { patches } from './patches';
import { pool } from './pool';

/** Fills the scratch with the activations of a few rows: the first half of a stage. */
export function produce(layer: Layer, row: u32, rows: u32): void {
  const kind = layer.kind;
  if (kind == Kind.DEPTHWISE) depthwise(layer, row, rows);
  else if (hasFilters(layer)) patches(layer, row, rows);
  else pool(layer, row, rows);
}
