import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { positionsIn } from '../../diagnostics/positions.ts';
import { jsonProblem } from '../../diagnostics/read-json.ts';
import type { Check } from '../check.ts';
import { embeddedCodes } from '../codes/embedded.ts';
import { asMap, isOpaque } from '../model/data.ts';
import type { KubernetesObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

/** Files inside ConfigMaps, checked according to their names. */
export const embedded: Check = {
  codes: embeddedCodes,
  *run(model) {
    for (const object of model.ofKind('', 'ConfigMap')) {
      // The tree contains only the paths of files that are not YAML, so the content that a generator takes from them is
      // unknown.
      if (object.generated) continue;
      for (const [key, text] of Object.entries(asMap(object.data['data']))) {
        if (key.endsWith('.json') && typeof text === 'string') yield* json(object, key, text);
      }
    }
  },
};

function* json(object: KubernetesObject, key: string, text: string): Generator<Diagnostic> {
  const substituted = object.open;
  if (substituted && isOpaque(text)) return;
  const problem = jsonProblem(text);
  if (problem === undefined) return;
  const { line, column } = positionsIn(text)(problem.offset);
  yield inObject(object, ['data', key], {
    code: 'object/invalid-json',
    message: `${key} is not valid JSON: ${problem.message} (line ${line}, column ${column})`,
    hint: 'Check commas, quotes and brackets on that line and on the one before it.',
  });
}
