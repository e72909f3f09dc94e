import { stringify } from 'yaml';
import { type BuiltObject, objectName } from '../compare/built-object.ts';
import { shownYaml } from '../compare/format/block.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { type Declarations, noDeclarations } from '../verify/declarations.ts';
import type { TreeFile, VerifyOptions } from '../verify/tree.ts';
import { verifyTree } from '../verify/verify.ts';

/** Whether the API server rejects the object. A field without a value, which many charts render, it ignores. */
function isRejected({ code }: Diagnostic): boolean {
  return code.startsWith('schema/') && code !== 'schema/null-value';
}

/**
 * Objects that releases install and the API server would reject: schema findings, at the release. References between them are the
 * chart's responsibility. Secrets are not checked, because their values are hidden.
 */
export function judgeRendered(
  objects: readonly BuiltObject[],
  schemas: VerifyOptions['schemas'],
  declarations: Declarations = noDeclarations,
): Diagnostic[] {
  const rendered = objects.filter(({ release, kind }) => release !== undefined && kind !== 'Secret');
  const byPath = new Map(rendered.map((object, index) => [`rendered/${index}.yaml`, object]));
  const files = [...byPath].map(
    ([path, object]): TreeFile => ({ path, content: stringify(shownYaml(object.data)) }),
  );
  const found = verifyTree({ files, declarations, options: schemas === undefined ? {} : { schemas } });
  const seen = new Set<string>();
  return found.flatMap((finding): Diagnostic[] => {
    const object = byPath.get(finding.file);
    if (object === undefined || !isRejected(finding)) return [];
    const { file, line } = object.locate(['metadata', 'name']);
    const message = `${objectName(object)}, which the chart of ${object.release} renders: ${finding.message}`;
    if (seen.has(`${file}\n${message}`)) return [];
    seen.add(`${file}\n${message}`);
    const start = { line, column: 1 };
    const { code, severity, hint } = finding;
    return [atPlace({ file, range: { start, end: start } }, { code, severity, message, hint })];
  });
}
