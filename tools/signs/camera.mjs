/** A photograph of a sign: placed in space, lit, worn, seen through a lens, read by a sensor. */
import sharp from 'sharp';
import { backgroundSvg } from './background.mjs';
import { chance, hills, normal } from './noise.mjs';
import { signSvg } from './shapes.mjs';

/** Pixels of a side while drawing, and of the picture. */
const DRAWN = 768;
const SIDE = 256;
/** Distance of the camera from the sign, in halves of its width. */
const DISTANCE = 6;
/** Half of the sign's width to half of the picture's: GTSRB leaves about a tenth around each sign. */
const SHARE = 0.8;
const GAMMA = 2.2;

const radians = (degrees) => (degrees * Math.PI) / 180;
const linear = Float64Array.from({ length: 256 }, (_, byte) => (byte / 255) ** GAMMA);

/** Where a point of the picture, −1…1, lies on the sign: the sight line cut with the turned plane. */
function sight({ yaw = 0, pitch = 0, roll = 0, shift = [0, 0] }) {
  const [a, b, c] = [yaw, pitch, roll].map(radians);
  // The plane's two directions after roll, then pitch, then yaw.
  const spin = (x, y) => {
    const [rx, ry] = [x * Math.cos(c) - y * Math.sin(c), x * Math.sin(c) + y * Math.cos(c)];
    const [py, pz] = [ry * Math.cos(b), ry * Math.sin(b)];
    return [rx * Math.cos(a) + pz * Math.sin(a), py, pz * Math.cos(a) - rx * Math.sin(a)];
  };
  const [u, v] = [spin(1, 0), spin(0, 1)];
  return (x, y) => {
    const ray = [(x - shift[0]) / SHARE / DISTANCE, (y - shift[1]) / SHARE / DISTANCE];
    // s · u + t · v = ray · (DISTANCE + depth), the depth being s · u.z + t · v.z.
    const [a11, a12] = [u[0] - ray[0] * u[2], v[0] - ray[0] * v[2]];
    const [a21, a22] = [u[1] - ray[1] * u[2], v[1] - ray[1] * v[2]];
    const determinant = a11 * a22 - a12 * a21;
    const [r1, r2] = [ray[0] * DISTANCE, ray[1] * DISTANCE];
    return [(r1 * a22 - r2 * a12) / determinant, (a11 * r2 - a21 * r1) / determinant];
  };
}

const rgba = (svg) => sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();

/** Red, green, blue and cover of the sign at a point −1…1 of it, nearest pixel; nothing outside. */
function sampler(pixels) {
  return (x, y) => {
    if (Math.abs(x) >= 1 || Math.abs(y) >= 1) return undefined;
    const at = 4 * (Math.floor(((y + 1) / 2) * DRAWN) * DRAWN + Math.floor(((x + 1) / 2) * DRAWN));
    return pixels[at + 3] === 0 ? undefined : pixels.subarray(at, at + 4);
  };
}

/** Light on the sign: from a side, dappled by leaves, dimmed by dirt towards its lower rim. */
function lighting(random, { side = 0.2, dapple = 0, dirt = 0.15 }) {
  const from = 2 * Math.PI * random();
  const [leaves, stains] = [hills(random, 5), hills(random, 9)];
  return (x, y) => {
    const tilt = 1 + side * (x * Math.cos(from) + y * Math.sin(from));
    const shadow = 1 - dapple * Math.min(1, Math.max(0, 3 * (leaves((x + 1) / 2, (y + 1) / 2) - 0.45)));
    return tilt * shadow * (1 - dirt * stains((x + 1) / 2, (y + 1) / 2) * (0.6 + 0.4 * y));
  };
}

/** The scene in linear light, f64 [side][side][3]. */
async function expose(name, look, random) {
  const { scene, post } = backgroundSvg(random, look.scene, look.pole ?? true, DRAWN);
  const behind = await sharp(Buffer.from(scene))
    .blur(DRAWN * (look.focus ?? 0.02))
    .composite([{ input: await sharp(Buffer.from(post)).blur(3).png().toBuffer() }])
    .removeAlpha()
    .raw()
    .toBuffer();
  const sign = sampler(await rgba(signSvg(name, DRAWN)));
  const see = sight(look);
  const light = lighting(random, look);
  const { exposure = 1, warmth = 0, haze = 0.02 } = look;
  const gains = [1 + warmth, 1, 1 - warmth].map((gain) => gain * exposure);
  const picture = new Float64Array(DRAWN * DRAWN * 3);
  for (let at = 0; at < DRAWN * DRAWN; at++) {
    const point = see(
      ((at % DRAWN) + 0.5) / (DRAWN / 2) - 1,
      (Math.floor(at / DRAWN) + 0.5) / (DRAWN / 2) - 1,
    );
    const paint = sign(...point);
    const cover = paint ? paint[3] / 255 : 0;
    const lit = paint ? light(...point) : 0;
    for (let colour = 0; colour < 3; colour++) {
      const back = linear[behind[3 * at + colour]];
      const front = paint ? linear[paint[colour]] * lit * (look.sign ?? 0.8) : 0;
      picture[3 * at + colour] = haze + gains[colour] * (back * (1 - cover) + front * cover);
    }
  }
  return picture;
}

/** Linear light to bytes; what is brighter than white rolls off softly. */
function develop(picture) {
  return Uint8Array.from(picture, (value) => {
    const knee = value < 0.8 ? value : 1 - 0.2 * Math.exp(-(value - 0.8) / 0.2);
    return Math.round(255 * knee ** (1 / GAMMA));
  });
}

/** The mean along a line of `length` pixels: a moving camera. */
function smear(pixels, side, length) {
  const reach = Math.floor(length / 2);
  return pixels.map((_, at) => {
    const [colour, column] = [at % 3, Math.floor(at / 3) % side];
    const row = at - colour - 3 * column;
    let sum = 0;
    for (let step = -reach; step <= reach; step++)
      sum += pixels[row + 3 * Math.min(side - 1, Math.max(0, column + step)) + colour];
    return sum / (2 * reach + 1);
  });
}

/** Grain of the sensor: fine, and blotches of colour from the mosaic of its filters. */
async function grain(pixels, random, amount) {
  const draw = normal(random);
  const coarse = await sharp(
    Uint8Array.from({ length: (SIDE / 2) ** 2 * 3 }, () => 128 + 24 * draw()),
    {
      raw: { width: SIDE / 2, height: SIDE / 2, channels: 3 },
    },
  )
    .resize(SIDE, SIDE, { kernel: 'cubic' })
    .raw()
    .toBuffer();
  return Uint8ClampedArray.from(pixels, (value, at) => value + amount * (draw() + (coarse[at] - 128) / 24));
}

/**
 * Photographs a sign.
 *
 * @param name of `shapes`
 * @param look seed, angles in degrees, light and lens; see `looks` in tools/signs.mjs
 * @returns a JPEG of 256 × 256 pixels
 */
export async function photograph(name, look) {
  const random = chance(look.seed);
  const scene = develop(await expose(name, look, random));
  const drawn = { raw: { width: DRAWN, height: DRAWN, channels: 3 } };
  const seen = await sharp(scene, drawn)
    .resize(SIDE, SIDE, { kernel: 'cubic' })
    .blur(look.blur ?? 1)
    .raw()
    .toBuffer();
  const noisy = await grain(smear(seen, SIDE, look.motion ?? 1), random, look.noise ?? 3);
  return sharp(noisy, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .jpeg({ quality: 84 })
    .toBuffer();
}
