import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { asList, asTexts, at } from '../../model/data.ts';
import type { Model } from '../../model/model.ts';
import { inObject } from '../../model/report.ts';
import { includes } from '../../model/selectors.ts';
import type { Pods } from '../../model/workloads.ts';
import type { Policy } from '../../network/policy.ts';
import { endsOf } from './ends.ts';

/** Reports port numbers of Services in place of pod ports. */
export function* servicePorts(model: Model, policy: Policy): Generator<Diagnostic> {
  for (const direction of ['egress', 'ingress'] as const) {
    for (const rule of policy.rules[direction] ?? []) {
      // A port beside addresses may be meant for them.
      if (direction === 'egress' && rule.peers?.some(({ external }) => external)) continue;
      const ends = endsOf(model, policy, rule, direction);
      if (ends.length === 0 || ends.some(({ ports }) => ports === undefined)) continue;
      for (const port of rule.ports ?? []) {
        if (typeof port.port !== 'number' || port.port === 0 || port.last !== undefined) continue;
        if (ends.some(({ ports }) => ports?.some((own) => own.port === port.port))) continue;
        const translated = ends.map((pods) => translate(model, pods, Number(port.port))).find(Boolean);
        if (translated === undefined) continue;
        yield inObject(policy.object, port.path, {
          code: 'net/service-port',
          message: `${port.port} is the port of the Service ${translated.service}; its pods listen on ${translated.port}`,
          hint: `Use ${translated.port}: policies see connections after the Service has been translated.`,
        });
      }
    }
  }
}

/** Returns the pod port to which a Service of these pods sends a port, if it differs. */
function translate(
  model: Model,
  pods: Pods,
  port: number,
): { service: string; port: string | number } | undefined {
  for (const service of model.ofKind('', 'Service')) {
    const selector = asTexts(at(service.data, 'spec', 'selector'));
    const fits =
      service.namespace === pods.namespace &&
      Object.keys(selector).length > 0 &&
      includes(pods.labels, selector);
    if (!fits) continue;
    const entry = asList(at(service.data, 'spec', 'ports')).find((item) => at(item, 'port') === port);
    const target = at(entry, 'targetPort');
    if ((typeof target === 'number' || typeof target === 'string') && target !== port) {
      return { service: service.name, port: target };
    }
  }
  return undefined;
}
