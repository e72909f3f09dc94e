import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import type { Check } from '../check.ts';
import { graphCodes } from '../codes/references.ts';
import { asList, asText, at, isOpaque } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { type FluxKustomization, type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { podTemplate } from '../model/workloads.ts';
import { clusterFor, rolesOf } from './cloudnative-pg-roles.ts';

/** Contradictions between the parts of one object, and dependency cycles. */
export const graph: Check = {
  codes: graphCodes,
  *run(model) {
    yield* cycles(model, 'kustomize.toolkit.fluxcd.io', 'Kustomization');
    yield* cycles(model, 'helm.toolkit.fluxcd.io', 'HelmRelease');
    for (const kustomization of model.kustomizations) yield* awaitedByParent(model, kustomization);
    for (const object of model.objects) yield* volumes(object);
    for (const database of model.ofKind('postgresql.cnpg.io', 'Database')) yield* owner(model, database);
    for (const kind of ['ScheduledBackup', 'Backup']) {
      for (const backup of model.ofKind('postgresql.cnpg.io', kind)) yield* plugin(model, backup);
    }
  },
};

/** An object on the current path of the search for cycles, and how many of its dependencies have been visited. */
interface Step {
  readonly object: KubernetesObject;
  readonly dependencies: readonly unknown[];
  next: number;
}

/** Reports dependency cycles. Each dependency is visited once, however many paths lead to it. */
function* cycles(model: Model, group: string, kind: string): Generator<Diagnostic> {
  const finished = new Set<KubernetesObject>();
  const reported = new Set<KubernetesObject>();
  const trail: Step[] = [];
  const positions = new Map<KubernetesObject, number>();
  const enter = (object: KubernetesObject) => {
    positions.set(object, trail.length);
    trail.push({ object, dependencies: asList(at(object.data, 'spec', 'dependsOn')), next: 0 });
  };
  for (const begin of model.ofKind(group, kind)) {
    if (!finished.has(begin)) enter(begin);
    for (let step = trail.at(-1); step !== undefined; step = trail.at(-1)) {
      const { object, dependencies } = step;
      if (step.next === dependencies.length) {
        finished.add(object);
        positions.delete(object);
        trail.pop();
        continue;
      }
      const index = step.next++;
      const dependency = dependencies[index];
      const name = asText(at(dependency, 'name'));
      if (name === undefined) continue;
      const next = model.find({ group, kind }, asText(at(dependency, 'namespace')) ?? object.namespace, name);
      if (next === undefined || finished.has(next)) continue;
      const start = positions.get(next);
      if (start === undefined) {
        enter(next);
        continue;
      }
      if (reported.has(next)) continue;
      reported.add(next);
      const circle = [...trail.slice(start).map((member) => member.object), next].map(
        (member) => member.name,
      );
      yield inObject(object, ['spec', 'dependsOn', index, 'name'], {
        code: 'ref/dependency-cycle',
        message: `these wait for each other: ${circle.join(' → ')}`,
        hint: 'Remove one of the dependencies: none of them is ever applied.',
      });
    }
  }
}

/** Reports a Kustomization that waits for the one that applies it, which waits for it in turn. */
function* awaitedByParent(
  model: Model,
  { object, spec, parent, name, namespace }: FluxKustomization,
): Generator<Diagnostic> {
  if (parent === undefined || parent.object === object || object.aside) return;
  const named = asList(parent.spec['healthChecks']).some(
    (check) => at(check, 'kind') === 'Kustomization' && at(check, 'name') === name,
  );
  if (parent.spec['wait'] !== true && !named) return;
  for (const [index, dependency] of asList(spec['dependsOn']).entries()) {
    const home = asText(at(dependency, 'namespace')) ?? namespace;
    const found = model.find(
      { group: object.group, kind: object.kind },
      home,
      asText(at(dependency, 'name')) ?? '',
      object,
    );
    if (found === undefined || found !== parent.object) continue;
    yield inObject(object, ['spec', 'dependsOn', index, 'name'], {
      code: 'ref/dependency-cycle',
      message: `${name} waits for ${parent.name}, which applies it and waits until it is ready`,
      hint: `Remove the dependency, or take ${named ? 'it from the healthChecks' : 'wait: true'} from ${parent.name}: neither ever becomes ready.`,
    });
  }
}

function* volumes(object: KubernetesObject): Generator<Diagnostic> {
  const template = podTemplate(object);
  if (template === undefined) return;
  const spec = at(template.data, 'spec');
  const claims = asList(at(object.data, 'spec', 'volumeClaimTemplates')).map((claim) =>
    at(claim, 'metadata', 'name'),
  );
  const names = [...asList(at(spec, 'volumes')).map((volume) => at(volume, 'name')), ...claims];
  for (const list of ['containers', 'initContainers']) {
    for (const [index, container] of asList(at(spec, list)).entries()) {
      for (const [mount, value] of asList(at(container, 'volumeMounts')).entries()) {
        const name = asText(at(value, 'name'));
        if (name === undefined || isOpaque(name) || names.includes(name)) continue;
        yield inObject(object, [...template.path, 'spec', list, index, 'volumeMounts', mount, 'name'], {
          code: 'ref/missing-volume',
          message: `${showObject(object)} mounts the volume ${name}, which its pods do not have`,
          hint: `Add it under volumes, or use one of ${
            names
              .filter((other) => other)
              .map(stringOf)
              .join(', ') || 'none'
          }.`,
        });
      }
    }
  }
}

function* plugin(model: Model, backup: KubernetesObject): Generator<Diagnostic> {
  const name = asText(at(backup.data, 'spec', 'pluginConfiguration', 'name'));
  const cluster = clusterFor(model, backup);
  if (name === undefined || cluster === undefined || isOpaque(name)) return;
  const plugins = asList(at(cluster.data, 'spec', 'plugins')).map((entry) => at(entry, 'name'));
  if (plugins.includes(name)) return;
  yield inObject(backup, ['spec', 'pluginConfiguration', 'name'], {
    code: 'ref/missing-plugin',
    message: `${showObject(cluster)} has no plugin ${name}`,
    hint: `Its plugins are ${plugins.map(stringOf).join(', ') || 'none'}: correct the name, or add it to spec.plugins.`,
  });
}

function* owner(model: Model, database: KubernetesObject): Generator<Diagnostic> {
  const name = asText(at(database.data, 'spec', 'owner'));
  const cluster = clusterFor(model, database);
  if (name === undefined || cluster === undefined || isOpaque(name)) return;
  const roles = rolesOf(model, cluster);
  if (roles === undefined || roles.includes(name)) return;
  yield inObject(database, ['spec', 'owner'], {
    code: 'ref/missing-role-for-owner',
    message: `${showObject(cluster)} has no role ${name}`,
    hint: `Its roles are ${roles.join(', ')}: correct the owner, or add the role under managed.roles.`,
  });
}
