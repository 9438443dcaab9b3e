/** The elements of a drawing, read strictly: anything that is not well-formed XML as our writer makes it throws. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export function elements(svg: string): Element[] {
  const found: Element[] = [];
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-z]+)((?: [a-z0-9-]+="[^"<]*")*)(\/?)>/gi,
    (tag, end, name, list, empty) => {
      if (end) {
        const last = open.pop();
        if (last !== name) throw new Error(`${tag} closes ${last}`);
        return '';
      }
      const pairs = [...(list as string).matchAll(/ ([a-z0-9-]+)="([^"]*)"/gi)].map(([, key, value]) => [
        key,
        value,
      ]);
      found.push({ name: name as string, attributes: Object.fromEntries(pairs) as Record<string, string> });
      if (!empty) open.push(name as string);
      return '';
    },
  );
  if (open.length > 0 || found[0]?.name !== 'svg') throw new Error(`not closed: ${open.join(', ')}`);
  const bare = /[<>"]|&(?!(amp|lt|gt|quot);)/.exec(rest);
  if (bare) throw new Error(`'${bare[0]}' is not escaped: ${rest.slice(bare.index, bare.index + 40)}`);
  if (/NaN|undefined|Infinity/.test(svg)) throw new Error('a number is none');
  return found;
}
