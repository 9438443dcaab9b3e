/** What stands behind a sign, out of focus: sky, leaves or a house, and its pole. */

const between = (random, low, high) => low + (high - low) * random();
const shade = (random, [red, green, blue], spread) => {
  const factor = 1 + spread * (random() - 0.5);
  return `rgb(${[red, green, blue].map((part) => Math.round(Math.min(255, part * factor))).join(',')})`;
};

const sky = (top, bottom) => `<defs><linearGradient id="sky" x2="0" y2="1">
  <stop stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient></defs>
  <rect width="100" height="100" fill="url(#sky)"/>`;

function blobs(random, count, colour, [top, bottom], largest) {
  return Array.from({ length: count }, () => {
    const [x, y] = [between(random, -5, 105), between(random, top, bottom)];
    const [across, up] = [between(random, 1, largest), between(random, 1, largest)];
    return `<ellipse cx="${x}" cy="${y}" rx="${across}" ry="${up}" fill="${shade(random, colour, 0.9)}"/>`;
  }).join('');
}

const scenes = {
  overcast: (random) =>
    sky('#c9d0d6', '#e4e6e6') +
    blobs(random, 60, [70, 74, 66], [72, 105], 9) +
    blobs(random, 14, [120, 112, 104], [80, 100], 12),
  blue: (random) =>
    sky('#6f9fd0', '#c4d8e8') +
    blobs(random, 10, [235, 238, 240], [5, 45], 16) +
    blobs(random, 70, [62, 84, 46], [68, 105], 8),
  leaves: (random) =>
    `<rect width="100" height="100" fill="#2c3a20"/>` +
    blobs(random, 260, [70, 96, 44], [-5, 105], 7) +
    blobs(random, 40, [168, 178, 150], [-5, 60], 3),
  autumn: (random) =>
    `<rect width="100" height="100" fill="#443826"/>` +
    blobs(random, 240, [128, 98, 52], [-5, 105], 7) +
    blobs(random, 30, [190, 186, 176], [-5, 50], 4),
  house: (random) => {
    const windows = [8, 38, 70].flatMap((x) =>
      [6, 44].map(
        (y) =>
          `<rect x="${x + between(random, -3, 3)}" y="${y}" width="17" height="24" fill="${shade(random, [66, 74, 84], 0.5)}" stroke="#d8d4ca" stroke-width="2"/>`,
      ),
    );
    return (
      `<rect width="100" height="100" fill="#b9a88e"/>${windows.join('')}<rect y="84" width="100" height="16" fill="#5d5a56"/>` +
      blobs(random, 12, [92, 84, 76], [80, 104], 8)
    );
  },
  street: (random) =>
    sky('#aab2ba', '#c6cacc') +
    `<rect y="34" width="34" height="70" fill="#8d8378"/><rect x="58" y="22" width="46" height="80" fill="#a2715a"/>` +
    blobs(random, 16, [60, 62, 66], [36, 76], 5) +
    `<path d="M-5 105L30 72H66L105 105Z" fill="#54565a"/>`,
};

/** @param pole whether the sign stands on one, below its middle */
export function backgroundSvg(random, scene, pole, side) {
  const x = between(random, 47, 50);
  const post = pole
    ? `<rect x="${x}" y="45" width="5" height="60" fill="#8b9094"/><rect x="${x}" y="45" width="1.6" height="60" fill="#b9bdc0"/>`
    : '';
  return {
    scene: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="${side}" height="${side}">${scenes[scene](random)}</svg>`,
    post: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="${side}" height="${side}">${post}</svg>`,
  };
}
