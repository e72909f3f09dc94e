import { expect, test } from 'vitest';
import { jsonProblem, readJson } from '../../src/diagnostics/read-json.ts';

test.each([
  ['hunter2', 'a value belongs here (line 1, column 1)'],
  ['{"a": hunter2}', 'a value belongs here (line 1, column 7)'],
  ['{\n  "a": "hunter2",\n}\n', 'a key in double quotes belongs here (line 3, column 1)'],
  ['{"hunter2" 1}', 'a colon belongs here (line 1, column 12)'],
  ['[1 hunter2]', 'a comma or a closing bracket belongs here (line 1, column 4)'],
  ['{"a": "hunter2', 'this string has no end (line 1, column 7)'],
  [
    '{"a": "\\hunter2"}',
    'this string holds a character or an escape that JSON does not have (line 1, column 7)',
  ],
  ['{} hunter2', 'there is more after the end of the value (line 1, column 4)'],
  ['{"a": NaN}', 'a value belongs here (line 1, column 7)'],
  ['\ufeff{}', 'it begins with a byte order mark (line 1, column 1)'],
  ['', 'a value belongs here (line 1, column 1)'],
])('%j is refused at its place without a word of the text', (text, message) => {
  expect(() => readJson(text)).toThrow(`it is not valid JSON: ${message}`);
  expect(() => readJson(text)).not.toThrow('hunter2');
});

test.each(['{"a": [1, -2.5e3, "\\u00e9", true, false, null, {}]}', ' [] ', '"x"', '0'])(
  '%s is read',
  (text) => {
    expect(readJson(text)).toEqual(JSON.parse(text));
    expect(jsonProblem(text)).toBeUndefined();
  },
);

test('what is nested too deeply is refused before it is parsed', () => {
  expect(() => readJson('['.repeat(100_000))).toThrow('nested too deeply');
});
