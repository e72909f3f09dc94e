import { isMap, isScalar, isSeq } from 'yaml';
import type { SettingSchemas } from '../app-kit/setting.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { inSource } from '../diagnostics/finding.ts';
import { nameOf } from '../diagnostics/locate.ts';
import { pathText } from '../diagnostics/path-text.ts';
import type { Source } from '../diagnostics/source.ts';
import { holdsSecrets } from './secret-values.ts';

type Path = readonly (string | number)[];

/** Numbers such as 010: YAML 1.1, which many programs implement, reads 8, and YAML 1.2 reads 10. */
export function leadingZeros(source: Source, settings: SettingSchemas): Diagnostic[] {
  return (source.layers ?? [source]).flatMap((layer) => inFile(layer, settings));
}

function inFile(source: Source, settings: SettingSchemas): Diagnostic[] {
  const found: Diagnostic[] = [];
  const walk = (node: unknown, path: Path): void => {
    if (isMap(node)) for (const pair of node.items) walk(pair.value, [...path, nameOf(pair)]);
    else if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, [...path, index]);
    else if (isScalar(node) && node.type === 'PLAIN' && node.range && typeof node.value === 'number') {
      const written = source.text.slice(node.range[0], node.range[1]);
      if (/^[-+]?0\d+$/.test(written)) found.push(leadingZero(path, written, source, settings));
    }
  };
  // TOML has no such numbers.
  const root = source.document?.contents;
  for (const pair of isMap(root) ? root.items : []) {
    const name = nameOf(pair);
    if (Object.hasOwn(settings, name)) walk(pair.value, [name]);
  }
  return found;
}

function leadingZero(path: Path, written: string, source: Source, settings: SettingSchemas): Diagnostic {
  const [top = ''] = path;
  const setting = settings[top];
  const secret = holdsSecrets(setting);
  const shown = secret ? 'a number with a leading zero' : written;
  const number = Number(written);
  const hint = secret
    ? 'Put the value in quotes.'
    : setting?.type === 'integer' || setting?.type === 'number'
      ? `Write ${number}, without the zero.`
      : `Write "${written}" if it is text, or ${number}.`;
  return inSource(source, {
    code: 'config/leading-zero',
    message: `${pathText(path)} is ${shown}, which programs read as different numbers`,
    path,
    hint,
  });
}
