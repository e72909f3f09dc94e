import type { ProvidedObject } from '../declarations.ts';
import { asMap, asText, at, isOpaque, isPlainMap } from './data.ts';
import type { KubernetesObject } from './object.ts';

/**
 * The objects that the app-template chart, which most home repositories use, creates from its values, as far as they
 * show it: Services, claims, ConfigMaps and Secrets, named after the release, and after their keys if there are
 * several. The chart may create more, so these names only serve to suggest corrections of mistyped ones.
 */
export function madeByAppTemplate(
  {
    name,
    namespace,
    values,
  }: { readonly name: string; readonly namespace: string; readonly values: unknown },
  { data }: KubernetesObject,
): ProvidedObject[] {
  if (!isPlainMap(at(values, 'controllers')) || isOpaque(name)) return [];
  const full = asText(at(values, 'global', 'fullnameOverride')) ?? name;
  const where = { by: `the release ${name}`, ...(namespace !== '' && { namespace }) };
  const partial = at(data, 'spec', 'valuesFrom') !== undefined;
  const made: ProvidedObject[] = [];
  const add = (
    kind: string,
    key: string,
    entries: [string, unknown][],
    more: (entry: unknown) => Partial<ProvidedObject>,
  ) => {
    const enabled = entries.filter(([, entry]) => isPlainMap(entry) && entry['enabled'] !== false);
    for (const [id, entry] of enabled) {
      const details = partial ? {} : more(entry);
      made.push({ apiVersion: 'v1', kind, name: `${full}-${id}`, ...where, ...details });
      // If there is only one object of a kind, its name has no suffix.
      if (enabled.length === 1) made.push({ apiVersion: 'v1', kind, name: full, ...where, ...details });
    }
    if (enabled.length > 1 && key === 'service') made.push({ apiVersion: 'v1', kind, name: full, ...where });
  };
  add('Service', 'service', Object.entries(asMap(at(values, 'service'))), portsOf);
  add('ConfigMap', 'configMaps', Object.entries(asMap(at(values, 'configMaps'))), () => ({}));
  add('Secret', 'secrets', Object.entries(asMap(at(values, 'secrets'))), () => ({}));
  const claims = Object.entries(asMap(at(values, 'persistence'))).filter(
    ([, entry]) =>
      at(entry, 'existingClaim') === undefined &&
      (at(entry, 'type') === undefined || at(entry, 'type') === 'persistentVolumeClaim'),
  );
  add('PersistentVolumeClaim', 'persistence', claims, () => ({}));
  return made;
}

function portsOf(service: unknown): Partial<ProvidedObject> {
  const ports = Object.entries(asMap(at(service, 'ports'))).filter(
    ([, port]) => at(port, 'enabled') !== false,
  );
  const known = ports.flatMap(([name, entry]) => {
    const port = at(entry, 'port');
    return typeof port === 'number' ? [{ name, port }] : [];
  });
  return ports.length > 0 && known.length === ports.length ? { ports: known } : {};
}
