import {
  configMapKind,
  type ReferenceRule,
  type ReferenceTable,
  secretKey,
  secretName,
  serviceAccountKind,
  serviceKind,
} from './rule.ts';

const group = 'monitoring.coreos.com';

function configMapKey(at: string): ReferenceRule {
  return { at, to: configMapKind, name: 'name', keys: ['key'], optional: 'optional' };
}

/** Credentials for scraping, or for sending messages, below `base`. */
function credentials(base: string): ReferenceRule[] {
  const key = (field: string) => secretKey(`${base}.${field}`, { optional: 'optional' });
  return [
    key('basicAuth.username'),
    key('basicAuth.password'),
    key('bearerTokenSecret'),
    key('authorization.credentials'),
    key('oauth2.clientId.secret'),
    configMapKey(`${base}.oauth2.clientId.configMap`),
    key('oauth2.clientSecret'),
    key('tlsConfig.ca.secret'),
    configMapKey(`${base}.tlsConfig.ca.configMap`),
    key('tlsConfig.cert.secret'),
    configMapKey(`${base}.tlsConfig.cert.configMap`),
    key('tlsConfig.keySecret'),
  ];
}

/** By kind of receiver, the fields that refer to Secrets. */
const receiverSecrets: Readonly<Record<string, readonly string[]>> = {
  discordConfigs: ['apiURL'],
  emailConfigs: ['authPassword', 'authSecret', 'tlsConfig.keySecret'],
  msteamsConfigs: ['webhookUrl'],
  msteamsv2Configs: ['webhookURL'],
  opsgenieConfigs: ['apiKey'],
  pagerdutyConfigs: ['routingKey', 'serviceKey'],
  pushoverConfigs: ['userKey', 'token'],
  rocketchatConfigs: ['token', 'tokenID'],
  slackConfigs: ['apiURL'],
  telegramConfigs: ['botToken'],
  victoropsConfigs: ['apiKey'],
  webexConfigs: ['httpConfig.authorization.credentials'],
  webhookConfigs: ['urlSecret'],
  wechatConfigs: ['apiSecret'],
};

const receivers = Object.entries(receiverSecrets).flatMap(([kind, fields]) => [
  ...fields.map((field) => secretKey(`spec.receivers[].${kind}[].${field}`, { optional: 'optional' })),
  ...credentials(`spec.receivers[].${kind}[].httpConfig`),
]);

export const monitoringReferences: ReferenceTable = [
  { group, kinds: ['ServiceMonitor'], rules: credentials('spec.endpoints[]') },
  { group, kinds: ['PodMonitor'], rules: credentials('spec.podMetricsEndpoints[]') },
  { group, kinds: ['Probe', 'ScrapeConfig'], rules: credentials('spec') },
  { group, kinds: ['AlertmanagerConfig'], rules: receivers },
  {
    group,
    kinds: ['Prometheus', 'PrometheusAgent', 'ThanosRuler'],
    rules: [
      ...['additionalScrapeConfigs', 'additionalAlertRelabelConfigs', 'additionalAlertManagerConfigs'].map(
        (field) => secretKey(`spec.${field}`, { optional: 'optional' }),
      ),
      ...['thanos.objectStorageConfig', 'objectStorageConfig', 'alertmanagersConfig', 'queryConfig'].map(
        (field) => secretKey(`spec.${field}`, { optional: 'optional' }),
      ),
      ...credentials('spec.remoteWrite[]'),
      ...credentials('spec.remoteRead[]'),
      {
        at: 'spec.alerting.alertmanagers[]',
        to: serviceKind,
        name: 'name',
        namespace: 'namespace',
        port: 'port',
      },
      secretName('spec.secrets[]'),
      { at: 'spec.configMaps[]', to: configMapKind, name: '' },
      { at: 'spec.serviceAccountName', to: serviceAccountKind, name: '' },
    ],
  },
  {
    group,
    kinds: ['Alertmanager'],
    rules: [
      secretName('spec.secrets[]'),
      { at: 'spec.configMaps[]', to: configMapKind, name: '' },
      { at: 'spec.serviceAccountName', to: serviceAccountKind, name: '' },
      {
        at: 'spec.alertmanagerConfiguration',
        to: { group, kind: 'AlertmanagerConfig' },
        name: 'name',
      },
    ],
  },
  ...grafana(),
];

function grafana(): ReferenceTable {
  const own = 'grafana.integreatly.org';
  const given = [
    secretKey('spec.valuesFrom[].valueFrom.secretKeyRef', { optional: 'optional' }),
    configMapKey('spec.valuesFrom[].valueFrom.configMapKeyRef'),
  ];
  const folder = { to: { group: own, kind: 'GrafanaFolder' }, name: '' };
  return [
    {
      group: own,
      kinds: ['GrafanaDashboard', 'GrafanaLibraryPanel'],
      rules: [
        { at: 'spec.configMapRef', to: configMapKind, name: 'name', keys: ['key'] },
        { at: 'spec.gzipJsonConfigMapRef', to: configMapKind, name: 'name', keys: ['key'] },
        { at: 'spec.folderRef', ...folder },
      ],
    },
    { group: own, kinds: ['GrafanaAlertRuleGroup'], rules: [{ at: 'spec.folderRef', ...folder }] },
    { group: own, kinds: ['GrafanaFolder'], rules: [{ at: 'spec.parentFolderRef', ...folder }] },
    { group: own, kinds: ['GrafanaDatasource', 'GrafanaContactPoint'], rules: given },
    {
      group: own,
      kinds: ['Grafana'],
      rules: ['apiKey', 'adminUser', 'adminPassword'].map((field) =>
        secretKey(`spec.external.${field}`, { optional: 'optional' }),
      ),
    },
  ];
}
