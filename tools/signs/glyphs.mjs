/**
 * Numerals and letters as strokes of one width, in the manner of the lettering on German signs: centre lines in a box of
 * 44 × 86 units, by default 14 wide.
 */
const WIDTH = 44;
const HEIGHT = 86;
const STROKE = 14;
/** From centre line to centre line of two neighbours. */
const GAP = 26;

const ring = 'M0 22A22 22 0 0 1 44 22V64A22 22 0 0 1 0 64Z';
const strokes = {
  0: ring,
  3: 'M1 17C4 5 12 0 22 0C34 0 41 8 41 20C41 32 33 40 19 40C34 40 44 48 44 62C44 77 35 86 22 86C10 86 2 79 0 67',
  5: 'M40 0H7L4 40C9 34 15 31 22 31C35 31 44 42 44 58C44 75 35 86 22 86C11 86 3 80 0 68',
  8: 'M22 0A18 20 0 0 1 22 40A18 20 0 0 1 22 0ZM22 40A22 23 0 0 1 22 86A22 23 0 0 1 22 40Z',
  S: 'M42 19C40 6 33 0 22 0C10 0 2 8 2 21C2 34 12 38 22 42C34 46 44 52 44 65C44 78 35 86 22 86C10 86 2 79 0 66',
  T: 'M-3 0H47M22 0V93',
  O: ring,
  P: 'M2 93V0H22C36 0 44 10 44 24C44 38 36 48 22 48H2',
};

/**
 * A word around the origin.
 *
 * @param width of the word and height of its letters with their strokes, in units of the sign
 * @param stroke width of the strokes, in units of the letters
 */
export function word(letters, width, height, colour, stroke = STROKE) {
  const all = [...letters];
  const natural = all.length * (WIDTH + STROKE) + (all.length - 1) * (GAP - STROKE);
  const across = width / natural;
  const up = height / (HEIGHT + STROKE);
  const paths = all.map((letter, at) => {
    const left = at * (WIDTH + GAP) + STROKE / 2 - natural / 2;
    return `<path transform="translate(${left} ${-HEIGHT / 2})" d="${strokes[letter]}"/>`;
  });
  return `<g transform="scale(${across} ${up})" fill="none" stroke="${colour}" stroke-width="${stroke}">${paths.join('')}</g>`;
}
