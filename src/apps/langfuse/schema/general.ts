import {
  chartVersion,
  choice,
  className,
  dnsLabel,
  flag,
  labels,
  list,
  map,
  namespaceName,
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
    langfuse_namespace: namespaceName({
      defaults: { platform: 'ai-system', external: 'langfuse' },
      description:
        'Namespace of Langfuse and its own stores. If you change it later, volumes do not move along.',
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
      description: 'Class of the Ingress. If unset, the default class of the cluster.',
      examples: ['nginx', 'traefik'],
    }),
    langfuse_chart_version: chartVersion(`${repository} ${chart}`, {
      description:
        'Exact version of the Helm chart, so that a release changes only when this line changes. A version `1.x` or `2.x`; the templates are checked against `1.5.41` and `2.0.0`. Version 2 needs the ClickHouse operator if ClickHouse is bundled, and has no MinIO.',
      pattern: '^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)$',
      patternErrorMessage: 'must be one exact version, such as "1.5.41", not a range',
      default: '1.5.41',
      examples: ['1.5.41', '2.0.0'],
    }),
    langfuse_license_key: secret({
      description:
        'Licence key of Langfuse Enterprise. Required for the role sync (SCIM) and for project roles.',
      rotation: 'Replace it with the key that Langfuse issues; web and worker restart.',
    }),
    langfuse_license_enabled: flag({
      description:
        'Whether the secret store contains `LANGFUSE_LICENSE_KEY`. One of `true`, `false`. Only used with `secrets_backend: external-secrets`; otherwise, `langfuse_license_key` decides.',
      default: false,
    }),
    langfuse_egress: list({
      description:
        'Hosts outside the cluster that Langfuse may connect to in addition to its own stores: webhooks, Slack, PostHog, model providers without LiteLLM. Each is a host name with an optional port (default 443), or `internet` for ports 80 and 443 of every host. Network policies allow nothing else.',
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
        'Pods besides LiteLLM that may send traces to Langfuse: `labels`, and `namespace` if they are in another namespace than Langfuse.',
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
        'Let Langfuse report usage statistics to its developers. One of `true`, `false`. Network policies do not allow this connection.',
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
          'Lowest level that web and worker log. One of `trace`, `debug`, `info`, `warn`, `error`, `fatal`.',
        default: 'info',
      },
    ),
    langfuse_log_format: choice(
      { text: 'Lines for people', json: 'One JSON object a line, for Loki and its kin' },
      { description: 'Log format of web and worker. One of `text`, `json`.', default: 'text' },
    ),
  },
};
