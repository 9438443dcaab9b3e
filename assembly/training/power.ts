/** base^exponent for base > 0. The module's own, since engines round theirs each in its way. */
export function power(base: f64, exponent: f64): f64 {
  return Math.exp(exponent * Math.log(base));
}
