import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { splitApiVersion } from '../api-version.ts';
import type { Check } from '../check.ts';
import { healthCheckCodes } from '../codes/flux.ts';
import { allKinds, kindOf } from '../kinds/pack.ts';
import { asList, asText, at, isOpaque } from '../model/data.ts';
import type { FluxKustomization } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { isClusterScoped } from '../model/scope.ts';

/** The objects that the health checks of a Kustomization name. */
export const healthChecks: Check = {
  codes: healthCheckCodes,
  *run(model) {
    for (const kustomization of model.kustomizations) {
      const { object, spec } = kustomization;
      const listed = asList(spec['healthChecks']);
      if (object.aside || listed.length === 0) continue;
      if (spec['wait'] === true) yield ignored(kustomization);
      else for (const [index, item] of listed.entries()) yield* incomplete(kustomization, item, index);
    }
  },
};

function ignored({ object }: FluxKustomization): Diagnostic {
  return inObject(
    object,
    ['spec', 'healthChecks'],
    {
      code: 'flux/health-checks-ignored',
      severity: 'warning',
      message: 'Flux ignores these health checks because `wait` is on',
      hint: 'Remove one of the two: `wait` checks everything that the Kustomization applies.',
    },
    'key',
  );
}

/** Reports missing fields: without an apiVersion Flux assumes apps/v1, and it does not add a missing namespace. */
function* incomplete({ object }: FluxKustomization, item: unknown, index: number): Generator<Diagnostic> {
  const [kind, name] = [asText(at(item, 'kind')), asText(at(item, 'name'))];
  const apiVersion = asText(at(item, 'apiVersion'));
  if (kind === undefined || name === undefined || isOpaque(`${kind}${name}${apiVersion ?? ''}`)) return;
  const path: KeyPath = ['spec', 'healthChecks', index];
  const group = apiVersion === undefined ? 'apps' : splitApiVersion(apiVersion).group;
  if (kindOf(group, kind) === undefined && apiVersion === undefined) {
    const [first, ...others] = allKinds().filter((known) => known.name === kind);
    yield inObject(object, [...path, 'kind'], {
      code: 'flux/health-check',
      message: `this health check has no apiVersion, so Flux looks for a ${kind} in apps/v1, where there is none`,
      hint:
        first !== undefined && others.length === 0
          ? `Add apiVersion: ${first.group === '' ? '' : `${first.group}/`}${first.versions[0]}.`
          : 'Add apiVersion.',
    });
    return;
  }
  const known = kindOf(group, kind);
  if (known === undefined || isClusterScoped({ group, kind })) return;
  if (at(item, 'namespace') !== undefined && at(item, 'namespace') !== null && at(item, 'namespace') !== '')
    return;
  yield inObject(object, [...path, 'name'], {
    code: 'flux/health-check',
    message: `this health check has no namespace, so Flux does not find the ${kind} ${name}`,
    hint: 'Add namespace: Flux does not take that of the Kustomization, nor targetNamespace.',
  });
}
