import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { suggest } from '../diagnostics/suggest.ts';
import type { Source } from '../source/source.ts';
import { clusterSchema, type SchemaError } from './schema-validator.ts';

/** Put one error of the schema validator into words and at its place. */
export function schemaDiagnostic(error: SchemaError, source: Source): Diagnostic {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const params: Readonly<Record<string, unknown>> = error.params;
  if (error.keyword === 'additionalProperties') {
    const key = String(params['additionalProperty']);
    const near = suggest(key, Object.keys(clusterSchema.properties));
    return {
      code: 'config/unknown-key',
      severity: 'error',
      message: `no setting is called ${key}`,
      file: source.path,
      path: [...path, key].join('.'),
      range: source.locate([...path, key], 'key'),
      hint: near === undefined ? 'Remove the line.' : `Did you mean ${near}?`,
    };
  }
  if (error.keyword === 'required') {
    const key = String(params['missingProperty']);
    return {
      code: 'config/missing-key',
      severity: 'error',
      message: `${key} is missing`,
      file: source.path,
      path: [...path, key].join('.'),
      range: source.locate(path, 'key'),
      hint: clusterSchema.properties[key]?.description ?? 'Add it.',
    };
  }
  return {
    code: 'config/wrong-value',
    severity: 'error',
    message: `${path.join('.')} ${error.message ?? 'has a value that it does not take'}`,
    file: source.path,
    path: path.join('.'),
    range: source.locate(path, 'value'),
    hint: clusterSchema.properties[path[0] ?? '']?.description ?? '',
  };
}

function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
