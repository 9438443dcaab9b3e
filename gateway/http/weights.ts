/** The bodies of requests about models, as the repository extension of the Open Inference Protocol has them. */
import { bytesOf, objectOf, parse, textOf, wrong } from './inference/json.ts';
import { VERSION } from './inference/metadata.ts';

/** What the name of a parameter begins with that holds a file. */
const FILE = 'file:';

/** The one file of a model: that of its one version. */
const WEIGHTS = new RegExp(`^${FILE}${VERSION}/[^/]+\\.mnw$`);

/**
 * The object of a body, which may be empty.
 *
 * @throws E_USAGE it is no object in JSON; E_IMAGE_SIZE it has more bytes than may be parsed
 */
export function bodyOf(body: Uint8Array): Readonly<Record<string, unknown>> {
  return body.length === 0 ? {} : objectOf(parse(body, 'PUT /models/NAME takes larger files'), 'The body');
}

/**
 * The packed weights that a body brings; undefined where the file of the name is read again. A configuration is passed over:
 * the file says all that it could.
 *
 * @throws what `bodyOf` throws; E_USAGE no base64, or not one file of weights
 */
export function weightsOf(body: Uint8Array): Uint8Array | undefined {
  const parameters = objectOf(bodyOf(body)['parameters'] ?? {}, "The body's parameters");
  textOf(parameters['config'] ?? '', 'config');
  const [name, ...more] = Object.keys(parameters).filter((each) => each.startsWith(FILE));
  if (name === undefined) return undefined;
  if (more.length > 0 || !WEIGHTS.test(name))
    throw wrong(`A model is one file, \`${FILE}${VERSION}/NAME.mnw\``);
  return bytesOf(parameters[name], `\`${FILE}${VERSION}/NAME.mnw\``);
}
