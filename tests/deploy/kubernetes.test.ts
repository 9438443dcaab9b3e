/** The manifests of deploy/kubernetes against the schemas that Kubernetes and KServe publish: an unknown field is a fault. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';
import { runs, unless } from '../end-to-end/engines.ts';
import { root } from '../package/packed.ts';

const manifests = join(root, 'deploy/kubernetes');

/** The command line of PyPI's kubernetes-validate, which carries the schemas. */
const validate = process.env['KUBERNETES_VALIDATE'] ?? 'kubernetes-validate';
const noValidate = unless(
  runs(validate, '--version'),
  'no kubernetes-validate: `pip install kubernetes-validate`, or name it in KUBERNETES_VALIDATE',
);

test('gateway.yaml is what Kubernetes takes', { skip: noValidate }, () => {
  const words = ['--strict', join(manifests, 'gateway.yaml')];
  const { status, stdout, stderr } = spawnSync(validate, words, { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
});

/** Folder of KServe's definitions: `config/crd/full` of its sources. */
const crds = process.env['KSERVE_CRDS'] ?? '';
const noKserve = unless(
  existsSync(join(crds, 'serving.kserve.io_servingruntimes.yaml')),
  'no definitions of KServe: `go mod download -json github.com/kserve/kserve@v0.15.2`, ' +
    'and name its config/crd/full in KSERVE_CRDS',
);

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [word: string]: unknown;
}

interface Definition {
  readonly spec: {
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The schema that takes no field which it does not name, as `kubectl apply --validate=strict` does. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([word, value]) => [word, strict(value)]));
  const isOpen = !('properties' in schema) || 'x-kubernetes-preserve-unknown-fields' in schema;
  return isOpen ? inner : { ...inner, additionalProperties: false };
}

describe('kserve.yaml', { skip: noKserve }, () => {
  const documents = parseAllDocuments(readFileSync(join(manifests, 'kserve.yaml'), 'utf8'));
  const all = documents.map((document) => document.toJS() as Manifest);

  const faults = (manifest: Manifest): unknown[] => {
    const path = join(crds, `serving.kserve.io_${manifest.kind.toLowerCase()}s.yaml`);
    const { spec } = parse(readFileSync(path, 'utf8')) as Definition;
    const version = spec.versions.find(({ name }) => manifest.apiVersion === `serving.kserve.io/${name}`);
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const fits = ajv.compile(strict(version!.schema.openAPIV3Schema) as Schema);
    return fits(manifest) ? [] : fits.errors!;
  };

  test('holds a runtime and a service', () =>
    assert.deepEqual(
      all.map(({ kind }) => kind),
      ['ServingRuntime', 'InferenceService'],
    ));

  test('is what KServe takes', () => {
    for (const manifest of all) assert.deepEqual(faults(manifest), [], manifest.kind);
  });

  test('with an unknown field would not be', () => {
    const [runtime] = all;
    assert.equal(faults({ ...runtime!, ...{ spec: { containers: [], protocolVersion: ['v2'] } } }).length, 1);
  });
});
