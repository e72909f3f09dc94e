/** Generated documents for the tests of this module: text with every kind of value, comments, and styles. */

import fc from 'fast-check';

type Data = string | number | boolean | null | Data[] | { [key: string]: Data };

const hostile = [
  '',
  'yes',
  'no',
  'null',
  '~',
  '0x10',
  '1e3',
  '1_000',
  '007',
  '2024-01-01',
  '2024-01-01T10:00:00Z',
  ' leading',
  'trailing ',
  'a: b',
  'a #b',
  '# c',
  '- x',
  '"quoted"',
  "it's",
  'back\\slash',
  '{a}',
  '[a]',
  '*a',
  '&a',
  '!t',
  '|',
  '>',
  '%',
  '@',
  '`',
  '$' + '{X}',
  'ENC[nearly]',
  'tab\there',
  'line\nbreak',
  'three\n\nlines\n',
  '\nfirst',
  'end\n\n',
  '\u0085',
  '\u2028',
  '\u007f',
  '\ufeff',
  'grüße 🜚 日本',
  '.inf',
  '-',
  '=',
  'true',
  'x'.repeat(5000),
];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostile) },
  { weight: 3, arbitrary: fc.string({ maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.stringMatching(/^[a-z ]{0,12}$/), { maxLength: 6 }).map((l) => l.join('\n')),
  },
);

/** go-yaml writes block scalars that begin with a space or a line break in a way that cannot be read. */
const yamlText = text.map((value) => (/^\s/.test(value) && value.includes('\n') ? `x${value}` : value));

const number = fc.oneof(
  fc.integer(),
  fc.constantFrom(0, -1, 9007199254740991, 1.5, -0.25, 1e21, 1.7976931348623157e308, 5e-324, 123456.789),
);

const key = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '8080',
      'true',
      'null',
      'x.y',
      'a b',
      'ü',
      '2024-01-01',
      'k_unencrypted',
      'data',
      'stringData',
      ':',
      '#x',
      '1e3',
    ),
  },
);

const leaf: fc.Arbitrary<Data> = fc.oneof(
  { weight: 6, arbitrary: yamlText },
  { weight: 2, arbitrary: number },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
);

const { value } = fc.letrec<{ value: Data; map: { [key: string]: Data } }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 5, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    { weight: 2, arbitrary: tie('map') },
  ),
  map: fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
}));

/** The top of a document. The name `sops` is reserved, and is not generated. */
const top = fc
  .tuple(fc.dictionary(key, value, { minKeys: 1, maxKeys: 6, noNullPrototype: true }), leaf)
  .map(([map, last]) => ({ ...map, last }));

export interface YamlCase {
  readonly text: string;
  readonly documents: readonly { [key: string]: Data }[];
}

/** YAML in block and flow style, with comments; one document or several. */
export const yamlCase: fc.Arbitrary<YamlCase> = fc
  .tuple(fc.array(top, { minLength: 1, maxLength: 3 }), fc.infiniteStream(fc.nat({ max: 99 })))
  .map(([documents, stream]) => {
    const dice = () => stream.next().value ?? 0;
    const text = documents.map((document) => block(document, 0, dice)).join('---\n');
    return { text, documents };
  });

export const jsonCase = fc
  .tuple(top, fc.constantFrom(undefined, 2, '\t'))
  .map(([data, indent]) => ({ text: `${JSON.stringify(data, undefined, indent)}\n`, data }));

export const dotenvCase = fc
  .array(
    fc.tuple(
      fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/),
      fc.oneof(text, fc.string()).map((line) => line.replaceAll('\r', '').replaceAll('\\n', 'n')),
      fc.option(fc.stringMatching(/^ [a-z ]{0,10}$/)),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((rows) => {
    const values = new Map(rows.map(([name, line]) => [name, line]));
    const comments = rows.map(([, , comment]) => comment).filter((comment) => comment !== null);
    const lines = [...values].map(([name, line]) => `${name}=${line.replaceAll('\n', '\\n')}`);
    return { text: [...comments.map((c) => `#${c}`), ...lines, ''].join('\n'), values };
  });

type Dice = () => number;

function block(map: { [key: string]: Data }, indent: number, dice: Dice): string {
  const pad = ' '.repeat(indent);
  return Object.entries(map)
    .map(([name, data]) => {
      const comment = dice() < 15 ? `${pad}# about ${dice()}\n` : '';
      return `${comment}${pad}${scalar(name, dice)}:${after(data, indent, dice)}`;
    })
    .join('');
}

/** What follows a colon or a dash, to the end of the line or block. */
function after(data: Data, indent: number, dice: Dice): string {
  const isMap = typeof data === 'object' && data !== null && !Array.isArray(data);
  const size = typeof data === 'object' && data !== null ? Object.keys(data).length : 0;
  const inline = dice() < 10 ? ` # note ${dice()}` : '';
  if (size > 0 && dice() < 85) {
    if (isMap) return `${inline}\n${block(data, indent + 2, dice)}`;
    const pad = ' '.repeat(indent + 2);
    return `${inline}\n${(data as Data[]).map((item) => `${pad}-${after(item, indent + 2, dice)}`).join('')}`;
  }
  if (
    typeof data === 'string' &&
    /^[a-z]/.test(data) &&
    /\n/.test(data) &&
    !/[^\na-z ]|^ | \n| $/m.test(data)
  ) {
    const chomp = data.endsWith('\n\n') ? undefined : data.endsWith('\n') ? '|' : '|-';
    const pad = ' '.repeat(indent + 2);
    if (chomp !== undefined) {
      const lines = data.replace(/\n$/, '').split('\n');
      return ` ${chomp}${inline}\n${lines.map((line) => (line === '' ? '' : pad + line)).join('\n')}\n`;
    }
  }
  // sops itself loses a comment after braces or brackets, or writes it so that the rest of the map is lost.
  return ` ${flow(data, dice)}${typeof data === 'object' && data !== null ? '' : inline}\n`;
}

function flow(data: Data, dice: Dice): string {
  if (Array.isArray(data)) return `[${data.map((item) => flow(item, dice)).join(', ')}]`;
  if (typeof data === 'object' && data !== null) {
    return `{${Object.entries(data)
      .map(([name, item]) => `${scalar(name, dice)}: ${flow(item, dice)}`)
      .join(', ')}}`;
  }
  return scalar(data, dice);
}

function scalar(data: Data, dice: Dice): string {
  if (typeof data !== 'string') return String(data);
  if (/^[a-z][a-z0-9]+$/.test(data) && !/^(true|false|null|yes|no|on|off|y|n)$/.test(data) && dice() < 70)
    return data;
  if (/^[ -&(-~]*$/.test(data) && dice() < 20) return `'${data}'`;
  return JSON.stringify(data).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
