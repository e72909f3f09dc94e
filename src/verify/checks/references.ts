import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { meantOr, suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { referenceCodes } from '../codes/references.ts';
import { asList, asText, at, isOpaque, isPlainMap } from '../model/data.ts';
import { inventoryOf, type Known } from '../model/inventory.ts';
import { showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { type Reference, referencesOf } from '../references/reference.ts';
import { createMeant } from './meant.ts';
import { isMistyped, missing, type Scene, severityOfMissing } from './missing-target.ts';

/** References between objects: the targets exist, and have the required keys and ports. */
export const references: Check = {
  codes: referenceCodes,
  *run(model) {
    const all = model.objects.flatMap((object) => [...referencesOf(model, object)]);
    const scene: Scene = { model, inventory: inventoryOf(model), meant: createMeant(model, all) };
    for (const reference of all) yield* verify(scene, reference);
  },
};

function* verify(scene: Scene, reference: Reference): Generator<Diagnostic> {
  const { inventory } = scene;
  const { from, to, namespace, name } = reference;
  const known = inventory.lookup(to, namespace, name, from);
  // The values name that Secret as well, and that reference is reported.
  if (known === undefined && reference.at === 'read by the chart') return;
  if (known === undefined && isOfNoUse(reference)) return;
  if (reference.optional === true) {
    if (known === undefined && isMistyped(scene, reference)) yield missing(scene, reference, 'warning');
    return;
  }
  if (known === undefined) {
    const severity = severityOfMissing(scene, reference);
    if (severity !== undefined) yield missing(scene, reference, severity);
    return;
  }
  for (const { key, path } of reference.keys) {
    if (known.keys === undefined || known.keys.has(key)) continue;
    const near = suggest(key, [...known.keys]);
    yield inObject(from, path, {
      code: to.kind === 'ConfigMap' ? 'ref/missing-config-map-key' : 'ref/missing-secret-key',
      message: `${showObject({ kind: to.kind, name, namespace: known.namespace })} has no key ${key}`,
      ...meantOr(
        near,
        known.keys.size > 0 ? `It has ${[...known.keys].join(', ')}.` : 'It has no keys at all.',
      ),
    });
  }
  const isService = to.group === '' && to.kind === 'Service';
  if (reference.port !== undefined && isService) yield* verifyPort(reference, known);
}

/**
 * Whether a missing target has no effect: with `wait`, Flux ignores health checks (another check reports this); and the
 * bindings that Flux installs name the accounts of all its controllers, including those that are not installed.
 */
function isOfNoUse({ from, at: place }: Reference): boolean {
  if (place === 'spec.healthChecks[]') return at(from.data, 'spec', 'wait') === true;
  return (
    place === 'subjects[]' && at(from.data, 'metadata', 'labels', 'app.kubernetes.io/part-of') === 'flux'
  );
}

function* verifyPort(reference: Reference, known: Known): Generator<Diagnostic> {
  const ports = portsOf(known);
  const { port } = reference;
  if (ports === undefined || port === undefined) return;
  // An Ingress names a port by number or name, a route only by number.
  const asked = isPlainMap(port.value) ? (port.value['number'] ?? port.value['name']) : port.value;
  if (asked === undefined || (typeof asked === 'string' && isOpaque(asked))) return;
  if (ports.some((candidate) => candidate.port === asked || candidate.name === asked)) return;
  const shown = ports.map((candidate) => candidate.port).join(', ');
  yield inObject(reference.from, port.path, {
    code: 'ref/missing-service-port',
    message: `${showObject({ kind: 'Service', name: known.name, namespace: known.namespace })} has no port ${stringOf(asked)}`,
    hint: shown === '' ? 'It has no ports.' : `It has ${shown}.`,
  });
}

/** Returns the ports of a Service; undefined if they are not known or any port is accepted. */
function portsOf(known: Known): readonly { name?: string; port: number }[] | undefined {
  if (known.provided !== undefined) return known.provided.ports;
  const spec = at(known.object?.data, 'spec');
  if (at(spec, 'type') === 'ExternalName') return undefined;
  const ports = asList(at(spec, 'ports')).flatMap((port) => {
    const number = at(port, 'port');
    const name = asText(at(port, 'name'));
    return typeof number === 'number' ? [{ port: number, ...(name ? { name } : {}) }] : [];
  });
  return ports;
}
