/** What an operator reads and writes. */
import type { Plane } from '../shapes.ts';
import type { Layer } from '../network.ts';
import type { Model, Operator } from './model.ts';
import { activations, meaningOf } from './activations.ts';
import type { Activations } from './activations.ts';
import { operand, result } from './operands.ts';
import { quantizationError } from './tensor.ts';

export interface Ends {
  readonly input: Activations;
  readonly output: Activations;
}

/** First operand and output; both of one domain. */
export function endsOf(model: Model, operator: Operator): Ends {
  const input = activations(operand(model, operator, 0));
  const output = activations(result(model, operator));
  if (input.domain !== output.domain) {
    throw quantizationError(result(model, operator), `is computed from ${input.domain}`);
  }
  return { input, output };
}

/** Throws where an operator that only moves bytes changes their meaning: scale, or zero point in the u8 domain. */
export function keepMeaning(model: Model, operator: Operator): void {
  const input = meaningOf(operand(model, operator, 0));
  const output = meaningOf(result(model, operator));
  if (input.scale !== output.scale || input.zero !== output.zero) {
    throw quantizationError(
      result(model, operator),
      `of operator ${operator.index} (${operator.name}) rescales its operand`,
    );
  }
}

/** The part of a layer that its ends state. */
export function stage({ input, output }: Ends) {
  return {
    input: plane(input),
    output: plane(output),
    inputZero: input.zero,
    outputZero: output.zero,
    outputScale: output.scale,
  } satisfies Partial<Layer>;
}

function plane({ height, width, channels }: Plane): Plane {
  return { height, width, channels };
}
