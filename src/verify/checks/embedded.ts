import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { positionsIn } from '../../diagnostics/positions.ts';
import { jsonProblem } from '../../diagnostics/read-json.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { embeddedCodes } from '../codes/embedded.ts';
import { asMap, at, isOpaque } from '../model/data.ts';
import type { KubernetesObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

/** Files inside ConfigMaps, checked according to their names, and fields whose text a controller reads as JSON. */
export const embedded: Check = {
  codes: embeddedCodes,
  *run(model) {
    for (const object of model.ofKind('', 'ConfigMap')) {
      // The tree contains only the paths of files that are not YAML, so the content that a generator takes from them is
      // unknown.
      if (object.generated) continue;
      for (const [key, text] of Object.entries(asMap(object.data['data']))) {
        if (key.endsWith('.json') && typeof text === 'string') yield* json(object, ['data', key], text);
      }
    }
    for (const { group, kind, field } of jsonFields) {
      for (const object of model.ofKind(group, kind)) {
        const text = at(object.data, 'spec', field);
        if (typeof text === 'string' && text.trim() !== '') yield* json(object, ['spec', field], text);
      }
    }
  },
};

/** Fields of `spec` whose definition only says that they are text. */
const jsonFields = [
  { group: 'grafana.integreatly.org', kind: 'GrafanaDashboard', field: 'json' },
  { group: 'grafana.integreatly.org', kind: 'GrafanaLibraryPanel', field: 'json' },
  { group: 'k8s.cni.cncf.io', kind: 'NetworkAttachmentDefinition', field: 'config' },
] as const;

function* json(object: KubernetesObject, path: KeyPath, text: string): Generator<Diagnostic> {
  if (object.open && isOpaque(text)) return;
  const problem = jsonProblem(text);
  if (problem === undefined) return;
  const { line, column } = positionsIn(text)(problem.offset);
  yield inObject(object, path, {
    code: 'object/invalid-json',
    message: `${path.at(-1)} is not valid JSON: ${problem.message} (line ${line}, column ${column})`,
    hint: 'Check commas, quotes and brackets on that line and on the one before it.',
  });
}
