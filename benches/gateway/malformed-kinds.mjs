/**
 * What is no request: each kind makes one of a number's generator and right pictures. `isWhole` is said of what any server
 * can answer: a request whose head is right and whose body has its length.
 */

const HEAD = 'POST /classify HTTP/1.1\r\nhost: a\r\nconnection: close\r\n';

const pick = (below, list) => list[below(list.length)];
const noise = (below, most) => Buffer.from(Array.from({ length: 1 + below(most) }, () => below(256)));

/** A request with its right length. */
function whole(head, body) {
  const bytes = Buffer.concat([Buffer.from(`${head}content-length: ${body.length}\r\n\r\n`, 'latin1'), body]);
  return { bytes, isWhole: true };
}

/** Some places of bytes changed, cut out or doubled, or the end cut off. */
function damaged(below, bytes, from = 0) {
  let all = Buffer.from(bytes);
  for (let times = 1 + below(8); times > 0; times--) {
    const at = from + below(Math.max(all.length - from, 1));
    const deed = below(4);
    if (deed === 0) all[at] = below(256);
    else if (deed === 1) all = Buffer.concat([all.subarray(0, at), all.subarray(at + 1 + below(40))]);
    else if (deed === 2) all = Buffer.concat([all.subarray(0, at), noise(below, 40), all.subarray(at)]);
    else if (times === 1) all = all.subarray(0, at);
  }
  return all;
}

function form(pictures, below) {
  const names = ['filename="a.jpg"', 'filename=""', 'filename="../../a"', ''];
  const part = `content-disposition: form-data; name="a"; ${pick(below, names)}\r\n\r\n`;
  const small = pick(below, pictures).subarray(0, 600);
  return Buffer.concat([Buffer.from(`--x\r\n${part}`), small, Buffer.from('\r\n--x--\r\n')]);
}

const hostile = [
  '-1',
  '0',
  '1e9',
  '999999999',
  'NaN',
  '%00',
  '%ff',
  '..%2f',
  '__proto__',
  'a'.repeat(3000),
  '{}',
  "'",
];
const known = [
  'top',
  'model',
  'format',
  'size',
  'matrix',
  'range',
  'stride',
  'rows',
  'offsets',
  '__proto__',
  '%',
  'x',
];
const right = ['nv12', 'rgb', 'grey', '2x2', '99999x99999', '1x1', '1,2', 'bt709', 'full', '3'];

export const kinds = {
  'bytes of no form': (below) => ({ bytes: noise(below, 300) }),
  'a damaged head': (below, pictures) => {
    const { bytes } = whole(HEAD, pick(below, pictures).subarray(0, 100));
    return { bytes: damaged(below, bytes.subarray(0, HEAD.length + 20)) };
  },
  'a wrong length': (below, pictures) => {
    const lengths = [
      '-1',
      '1e3',
      '0x10',
      '99999999999999999999',
      '100000',
      '3\r\ncontent-length: 4',
      '',
      ' ',
    ];
    const chunked = [
      'zz\r\n',
      '-1\r\n',
      'ffffffffffffffffff\r\n',
      '5\r\nab',
      '1\r\na1\r\n',
      '3\r\nabc\r\n0\r\n',
    ];
    const body = pick(below, pictures).subarray(0, below(200));
    const encoding = `transfer-encoding: ${pick(below, ['chunked', 'gzip, chunked', 'x', 'chunked, chunked'])}\r\n\r\n`;
    const head = below(2)
      ? `content-length: ${pick(below, lengths)}\r\n\r\n`
      : encoding + pick(below, chunked);
    return { bytes: Buffer.concat([Buffer.from(HEAD + head), body]) };
  },
  'a damaged form': (below, pictures) => {
    const types = [
      'multipart/form-data; boundary=x',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/mixed; boundary=x',
    ];
    return whole(`${HEAD}content-type: ${pick(below, types)}\r\n`, damaged(below, form(pictures, below)));
  },
  'a hostile address': (below, pictures) => {
    const path = pick(below, [
      '/classify',
      '/embed',
      '/models',
      '/',
      '//',
      '/classify/..',
      '/%2e%2e/',
      '/metrics',
      '/%',
    ]);
    const query = Array.from(
      { length: below(5) },
      () => `${pick(below, known)}=${pick(below, below(2) ? hostile : right)}`,
    );
    const method = pick(below, ['POST', 'GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'HEAD']);
    const head = HEAD.replace('POST /classify', `${method} ${path}?${query.join('&')}`);
    return whole(head, pick(below, pictures).subarray(0, below(100)));
  },
  'a damaged picture': (below, pictures) => whole(HEAD, damaged(below, pick(below, pictures))),
};
