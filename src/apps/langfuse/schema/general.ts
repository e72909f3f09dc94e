import {
  chartVersion,
  choice,
  className,
  dnsLabel,
  flag,
  labels,
  list,
  map,
  type SettingGroup,
  secret,
} from '../../../app-kit/index.ts';
import { subdomain } from '../../parts/web-address.ts';
import { chart, repository } from '../chart/source.ts';

const routeModes = {
  gateway: 'By an HTTPRoute on both gateways of Envoy Gateway',
  ingress: 'By an Ingress, for the controller that the cluster has',
  none: 'Not from outside: by a tunnel, a route of your own, or kubectl port-forward',
} as const;

export const general: SettingGroup = {
  title: 'Langfuse',
  settings: {
    langfuse_enabled: flag({
      description: 'Deploy Langfuse. One of `true`, `false`.',
      default: false,
      init: true,
    }),
    langfuse_namespace: dnsLabel({
      defaults: { platform: 'ai-system', external: 'langfuse' },
      description:
        'Namespace of Langfuse and of what belongs to it alone. Volumes stay behind where it changes later.',
      examples: ['ai-system', 'langfuse'],
    }),
    langfuse_subdomain: subdomain('Langfuse', { default: 'langfuse', examples: ['langfuse', 'llm'] }),
    langfuse_route_mode: choice(routeModes, {
      defaults: { platform: 'gateway', external: 'none' },
      description:
        'How Langfuse is reached from outside. One of `gateway` (Envoy Gateway), `ingress`, `none`.',
      examples: ['gateway', 'ingress', 'none'],
    }),
    langfuse_ingress_class: className('an IngressClass', {
      description: 'Class of the Ingress. Unset, the default class of the cluster.',
      examples: ['nginx', 'traefik'],
    }),
    langfuse_chart_version: chartVersion(`${repository} ${chart}`, {
      description:
        'Version of the Helm chart, exactly: no ranges, so that a release changes only when this line does. A version `1.x` or `2.x`; the values that the templates write are checked against `1.5.41` and `2.0.0`. Version 2 needs the operator of ClickHouse where ClickHouse is bundled, and has no MinIO.',
      pattern: '^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)$',
      patternErrorMessage: 'must be one exact version, such as "1.5.41", not a range',
      default: '1.5.41',
      examples: ['1.5.41', '2.0.0'],
    }),
    langfuse_license_key: secret({
      description:
        'Licence key of Langfuse Enterprise. The synchronization of roles (SCIM) and roles for single projects need it.',
      rotation: 'Replace it with the key that Langfuse issues; web and worker restart.',
    }),
    langfuse_license_enabled: flag({
      description:
        'Whether the store of secrets holds `LANGFUSE_LICENSE_KEY`. One of `true`, `false`. Only for `secrets_backend: external-secrets`; otherwise the key itself says so.',
      default: false,
    }),
    langfuse_egress: list({
      description:
        'Hosts outside the cluster that Langfuse may call besides its own stores: webhooks, Slack, PostHog, providers of models without LiteLLM. Each a host name, perhaps with a port (443 unless said otherwise), or `internet` for ports 80 and 443 of any. Network policies open nothing else.',
      of: {
        type: 'string',
        pattern:
          '^(internet|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+(:[1-9][0-9]{0,4})?)$',
        patternErrorMessage: 'must be a host name such as hooks.slack.com, perhaps with a port, or internet',
      },
      uniqueItems: true,
      default: [],
      examples: [['hooks.slack.com', 'eu.i.posthog.com'], ['internet']],
    }),
    langfuse_clients: list({
      description:
        'Pods of the cluster besides LiteLLM that may send traces to Langfuse: `labels`, and a `namespace` unless it is that of Langfuse.',
      of: map({
        description: 'Pods that may reach Langfuse.',
        members: {
          labels: map({ ...labels, description: 'Labels of the pods.', required: true }),
          namespace: dnsLabel({ description: 'Their namespace. Unset, it is that of Langfuse.' }),
        },
      }),
      default: [],
      examples: [[{ labels: { app: 'chat' }, namespace: 'shop' }]],
    }),
    langfuse_telemetry_enabled: flag({
      description:
        'Let Langfuse report usage statistics to its makers. One of `true`, `false`. Network policies do not open a way for it.',
      default: false,
    }),
    langfuse_log_level: choice(
      {
        trace: 'Everything, for finding a bug',
        debug: 'What each step does',
        info: 'What happens',
        warn: 'What may be wrong',
        error: 'What went wrong',
        fatal: 'What ended the process',
      },
      {
        description:
          'From which level on web and worker write log lines. One of `trace`, `debug`, `info`, `warn`, `error`, `fatal`.',
        default: 'info',
      },
    ),
    langfuse_log_format: choice(
      { text: 'Lines for people', json: 'One JSON object a line, for Loki and its kin' },
      { description: 'How web and worker write log lines. One of `text`, `json`.', default: 'text' },
    ),
  },
};
