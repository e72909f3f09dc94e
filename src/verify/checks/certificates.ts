import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Check } from '../check.ts';
import { certificateCodes } from '../codes/references.ts';
import { clusterOf } from '../model/cluster.ts';
import { asList, asText, at, isOpaque } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

const group = 'cert-manager.io';

/**
 * Certificates of cert-manager across objects: each has a Secret of its own, and an issuer that can validate its names.
 */
export const certificates: Check = {
  codes: certificateCodes,
  *run(model) {
    const owners = new Map<string, KubernetesObject>();
    for (const certificate of model.ofKind(group, 'Certificate')) {
      if (certificate.aside || !certificate.listed) continue;
      yield* secretOf(owners, certificate);
      yield* wildcards(model, certificate);
    }
  },
};

function* secretOf(
  owners: Map<string, KubernetesObject>,
  certificate: KubernetesObject,
): Generator<Diagnostic> {
  const name = asText(at(certificate.data, 'spec', 'secretName'));
  if (name === undefined || isOpaque(name)) return;
  const key = [clusterOf(certificate), certificate.namespace ?? '', name].join('|');
  const owner = owners.get(key) ?? certificate;
  owners.set(key, owner);
  if (owner.name === certificate.name) return;
  yield inObject(certificate, ['spec', 'secretName'], {
    code: 'ref/certificate-secret-twice',
    message: `the Secret ${name} belongs to ${showObject(owner)}, so this Certificate is never issued`,
    hint: 'Give each Certificate a Secret of its own, or list all names in one.',
  });
}

/** Reports a wildcard name whose issuer cannot validate it: only DNS can. */
function* wildcards(model: Model, certificate: KubernetesObject): Generator<Diagnostic> {
  const reference = at(certificate.data, 'spec', 'issuerRef');
  const name = asText(at(reference, 'name'));
  const kind = asText(at(reference, 'kind')) ?? 'Issuer';
  if (name === undefined || isOpaque(name) || ![undefined, group].includes(asText(at(reference, 'group'))))
    return;
  const namespace = kind === 'ClusterIssuer' ? undefined : certificate.namespace;
  const issuer = model.find({ group, kind }, namespace, name, certificate);
  const solvers = asList(at(issuer?.data, 'spec', 'acme', 'solvers'));
  if (solvers.length === 0 || solvers.some((solver) => at(solver, 'http01') === undefined)) return;
  for (const [index, host] of asList(at(certificate.data, 'spec', 'dnsNames')).entries()) {
    if (typeof host !== 'string' || !host.startsWith('*.')) continue;
    yield inObject(certificate, ['spec', 'dnsNames', index], {
      code: 'ref/unproved-name',
      message: `${kind} ${name} proves names only by HTTP, which does not work for a wildcard`,
      hint: 'Add a solver with dns01 to the issuer, or list the names without a wildcard.',
    });
  }
}
