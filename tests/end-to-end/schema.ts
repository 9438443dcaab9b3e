/** docs/json.schema.json, and whether a line is of it. */
import { readFileSync } from 'node:fs';

type Json = Readonly<Record<string, unknown>>;

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const root: Schema = JSON.parse(
  readFileSync(new URL('../../../docs/json.schema.json', import.meta.url), 'utf8'),
);

/** Whether a value is of the part of JSON Schema that the file uses. */
export function fits(value: unknown, schema = root): boolean {
  if (schema.$ref !== undefined) return fits(value, root.$defs![schema.$ref.replace('#/$defs/', '')]!);
  if (schema.anyOf) return schema.anyOf.some((each) => fits(value, each));
  if ('const' in schema) return value === schema.const;
  if (!typesOf(value).some((type) => [schema.type].flat().includes(type))) return false;
  if (schema.pattern !== undefined) return new RegExp(schema.pattern).test(String(value));
  if (Array.isArray(value)) return value.every((each) => !schema.items || fits(each, schema.items));
  const { properties = {}, required = [] } = schema;
  const known = (key: string): boolean =>
    Object.hasOwn(properties, key) || schema.additionalProperties !== false;
  return (
    required.every((key) => Object.hasOwn(value as Json, key)) &&
    (typeof value !== 'object' ||
      Object.entries(value ?? {}).every(
        ([key, each]) => known(key) && (!properties[key] || fits(each, properties[key])),
      ))
  );
}

function typesOf(value: unknown): string[] {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  return Number.isInteger(value) ? ['integer', 'number'] : [typeof value];
}
