import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { asList, asText, at, isOpaque } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

const group = 'postgresql.cnpg.io';

/** Returns the Cluster that an object of CloudNativePG is for. */
export function clusterFor(model: Model, object: KubernetesObject): KubernetesObject | undefined {
  const name = asText(at(object.data, 'spec', 'cluster', 'name')) ?? '';
  return model.find({ group, kind: 'Cluster' }, object.namespace, name);
}

/** Returns the roles of a Cluster; undefined if a backup or a script creates others. */
export function rolesOf(model: Model, cluster: KubernetesObject): string[] | undefined {
  const spec = at(cluster.data, 'spec');
  // A Cluster restored from elsewhere has the roles of its origin.
  if (at(spec, 'bootstrap', 'recovery') !== undefined || at(spec, 'bootstrap', 'pg_basebackup') !== undefined)
    return undefined;
  const initdb = at(spec, 'bootstrap', 'initdb');
  const runsSql = ['postInitSQL', 'postInitSQLRefs', 'postInitApplicationSQL', 'import'].some(
    (field) => at(initdb, field) !== undefined,
  );
  if (runsSql) return undefined;
  return [
    'postgres',
    asText(at(initdb, 'owner')) ?? asText(at(initdb, 'database')) ?? 'app',
    ...managedBy(cluster).flatMap(({ role, name }) => (at(role, 'ensure') === 'absent' ? [] : [name])),
    ...model
      .ofKind(group, 'DatabaseRole')
      .filter((role) => clusterFor(model, role) === cluster)
      .map((role) => asText(at(role.data, 'spec', 'name')) ?? role.name),
  ];
}

function managedBy(cluster: KubernetesObject): { role: unknown; name: string; index: number }[] {
  return asList(at(cluster.data, 'spec', 'managed', 'roles')).flatMap((role, index) => {
    const name = asText(at(role, 'name'));
    return name === undefined ? [] : [{ role, name, index }];
  });
}

/** Roles within roles that do not exist, and roles that a Cluster and a DatabaseRole both manage. */
export function* roles(model: Model): Generator<Diagnostic> {
  for (const cluster of model.ofKind(group, 'Cluster')) {
    const known = rolesOf(model, cluster);
    for (const { role, index } of managedBy(cluster))
      yield* groups(cluster, cluster, at(role, 'inRoles'), ['spec', 'managed', 'roles', index], known);
  }
  for (const object of model.ofKind(group, 'DatabaseRole')) {
    const cluster = clusterFor(model, object);
    if (cluster === undefined) continue;
    yield* groups(object, cluster, at(object.data, 'spec', 'inRoles'), ['spec'], rolesOf(model, cluster));
    const name = asText(at(object.data, 'spec', 'name')) ?? object.name;
    if (object.aside || isOpaque(name) || !managedBy(cluster).some((own) => own.name === name)) continue;
    yield inObject(object, ['spec', 'name'], {
      code: 'ref/managed-twice',
      message: `${showObject(cluster)} manages ${name} already under managed.roles, so this one is refused`,
      hint: 'Keep one of the two, or correct the name.',
    });
  }
}

/** Reports the roles in a list of `inRoles` that the Cluster does not have. PostgreSQL has those with `pg_`. */
function* groups(
  object: KubernetesObject,
  cluster: KubernetesObject,
  listed: unknown,
  path: KeyPath,
  known: readonly string[] | undefined,
): Generator<Diagnostic> {
  if (known === undefined || known.some(isOpaque)) return;
  for (const [index, entry] of asList(listed).entries()) {
    const name = asText(entry);
    if (name === undefined || isOpaque(name) || name.startsWith('pg_') || known.includes(name)) continue;
    const near = suggest(name, known);
    yield inObject(object, [...path, 'inRoles', index], {
      code: 'ref/missing-role-for-owner',
      severity: 'warning',
      message: `${showObject(cluster)} has no role ${name}`,
      hint: near ? `Did you mean ${near}?` : `Its roles are ${known.join(', ')}.`,
    });
  }
}
