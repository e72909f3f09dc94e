/** The pod template and all below it but volumes. Reference: Kubernetes API, core/v1 (the suffix is the release). */
export const pod = `
PodTemplate { metadata PodMeta  spec! PodSpec }
# A template's metadata: the pod's name and namespace come from its controller.
PodMeta { ...ObjectMeta }

PodSpec {
  containers! [Container by name](1..)
  initContainers [Container by name]
  ephemeralContainers [EphemeralContainer by name]
  activeDeadlineSeconds, terminationGracePeriodSeconds int(0..)
  affinity Affinity
  automountServiceAccountToken, enableServiceLinks, hostIPC, hostNetwork, hostPID, hostUsers@25,
    setHostnameAsFQDN, shareProcessNamespace bool
  dnsConfig { nameservers [ip]  searches [string]  options [{ name, value string }] }
  dnsPolicy (ClusterFirst|ClusterFirstWithHostNet|Default|None)
  hostAliases [HostAlias by ip]
  hostname dnsLabel
  hostnameOverride@34 string
  imagePullSecrets [OptionalLocalReference by name]
  nodeName, runtimeClassName, schedulerName, serviceAccount, serviceAccountName, subdomain, priorityClassName string
  nodeSelector Labels
  os { name! (linux|windows) }
  overhead <quantity>
  preemptionPolicy (PreemptLowerPriority|Never)
  priority int
  readinessGates [{ conditionType! string }]
  resourceClaims@26 [PodResourceClaim by name]
  resources@32 ResourceRequirements
  restartPolicy (Always|OnFailure|Never)
  schedulingGates@26 [{ name! string } by name]
  securityContext PodSecurityContext
  tolerations [Toleration]
  topologySpreadConstraints [TopologySpreadConstraint by topologyKey,whenUnsatisfiable]
  volumes [Volume by name]
  workloadRef@35 { name!, podGroup! string  podGroupReplicaKey string }
}

HostAlias { ip! ip  hostnames [string] }
PodResourceClaim { name! string  resourceClaimName, resourceClaimTemplateName string }

ContainerBase {
  name! dnsLabel
  image image
  imagePullPolicy (Always|IfNotPresent|Never)
  command, args [string]
  workingDir string
  env [EnvVar by name]
  envFrom [EnvFromSource]
  ports [ContainerPort by containerPort,protocol]
  resources ResourceRequirements
  resizePolicy@27 [{ resourceName! string  restartPolicy! (NotRequired|RestartContainer) }]
  restartPolicy@28 string
  restartPolicyRules@34 [RestartRule]
  volumeMounts [VolumeMount by mountPath]
  volumeDevices [{ devicePath!, name! string } by devicePath]
  livenessProbe, startupProbe LiveProbe
  readinessProbe Probe
  lifecycle Lifecycle
  securityContext SecurityContext
  stdin, stdinOnce, tty bool
  terminationMessagePath string
  terminationMessagePolicy (File|FallbackToLogsOnError)
}
Container { ...ContainerBase }
EphemeralContainer { ...ContainerBase  targetContainerName string }
RestartRule {
  action! (Restart|RestartAllContainers)
  exitCodes { operator! (In|NotIn)  values [int set](..255) }
}

EnvVar {
  name! string(1..)
  value string
  valueFrom EnvVarSource
  @atMost(value valueFrom)
}
EnvVarSource {
  configMapKeyRef ConfigMapKeySelector
  fieldRef { fieldPath! string  apiVersion string }
  fileKeyRef@34 { key!, path!, volumeName! string  optional bool }
  resourceFieldRef { resource! string  containerName string  divisor quantity }
  secretKeyRef SecretKeySelector
  @one(configMapKeyRef fieldRef fileKeyRef resourceFieldRef secretKeyRef)
}
EnvFromSource {
  prefix string
  configMapRef, secretRef { name! string  optional bool }
  @one(configMapRef secretRef)
}

ContainerPort {
  containerPort! port
  hostIP string
  hostPort int(0..65535)
  name portName
  protocol Protocol
}
Protocol (TCP|UDP|SCTP)

VolumeMount {
  mountPath!, name! string
  mountPropagation (None|HostToContainer|Bidirectional)
  readOnly bool
  recursiveReadOnly@30 (Disabled|IfPossible|Enabled)
  subPath, subPathExpr string
  @atMost(subPath subPathExpr)
}

ExecAction { command [string] }
HTTPGetAction {
  host, path string
  httpHeaders [{ name!, value! string }]
  port! portOrName
  scheme (HTTP|HTTPS)
}
TCPSocketAction { host string  port! portOrName }
Probe {
  exec ExecAction
  grpc { port! port  service string }
  httpGet HTTPGetAction
  tcpSocket TCPSocketAction
  failureThreshold, periodSeconds, successThreshold, timeoutSeconds int(0..)
  initialDelaySeconds int(0..)
  terminationGracePeriodSeconds int(1..)
  @atMost(exec grpc httpGet tcpSocket)
}
LiveProbe { ...Probe  successThreshold int(0..1) }
Lifecycle { postStart, preStop LifecycleHandler  stopSignal@33 string }
LifecycleHandler {
  exec ExecAction
  httpGet HTTPGetAction
  sleep@29 { seconds! int(0..) }
  tcpSocket TCPSocketAction
  @one(exec httpGet sleep tcpSocket)
}

Profile { type! (RuntimeDefault|Localhost|Unconfined)  localhostProfile string  @rule(localhostProfile) }
SELinuxOptions { level, role, type, user string }
WindowsOptions { gmsaCredentialSpec, gmsaCredentialSpecName, runAsUserName string  hostProcess bool }
SecurityContext {
  allowPrivilegeEscalation, privileged, readOnlyRootFilesystem, runAsNonRoot bool
  appArmorProfile@30, seccompProfile Profile
  capabilities { add, drop [string] }
  procMount (Default|Unmasked)
  runAsGroup, runAsUser int(0..)
  seLinuxOptions SELinuxOptions
  windowsOptions WindowsOptions
  @rule(rootAgainstNonRoot)
}
PodSecurityContext {
  appArmorProfile@30, seccompProfile Profile
  fsGroup, runAsGroup, runAsUser int(0..)
  fsGroupChangePolicy (Always|OnRootMismatch)
  runAsNonRoot bool
  seLinuxChangePolicy@32 (MountOption|Recursive)
  seLinuxOptions SELinuxOptions
  supplementalGroups [int(0..)]
  supplementalGroupsPolicy@31 (Merge|Strict)
  sysctls [{ name!, value! string }]
  windowsOptions WindowsOptions
  @rule(rootAgainstNonRoot)
}

Affinity { nodeAffinity NodeAffinity  podAffinity, podAntiAffinity PodAffinity }
NodeAffinity {
  requiredDuringSchedulingIgnoredDuringExecution NodeSelector
  preferredDuringSchedulingIgnoredDuringExecution [{ weight! int(1..100)  preference! NodeSelectorTerm }]
}
NodeSelector { nodeSelectorTerms! [NodeSelectorTerm](1..) }
NodeSelectorTerm { matchExpressions, matchFields [NodeRequirement] }
NodeRequirement { key! string  operator! (In|NotIn|Exists|DoesNotExist|Gt|Lt)  values [string]  @rule(selectorValues) }
PodAffinity {
  requiredDuringSchedulingIgnoredDuringExecution [PodAffinityTerm]
  preferredDuringSchedulingIgnoredDuringExecution [{ weight! int(1..100)  podAffinityTerm! PodAffinityTerm }]
}
PodAffinityTerm {
  labelSelector, namespaceSelector LabelSelector
  matchLabelKeys@29, mismatchLabelKeys@29 [string]
  namespaces [string]
  topologyKey! string(1..)
}
Toleration {
  key, value string
  effect (""|NoSchedule|PreferNoSchedule|NoExecute)
  operator (Exists|Equal|""|Lt|Gt)
  tolerationSeconds int
  @rule(toleration)
}
TopologySpreadConstraint {
  labelSelector LabelSelector
  matchLabelKeys@25 [string]
  maxSkew! int(1..)
  minDomains int(1..)
  nodeAffinityPolicy@25, nodeTaintsPolicy@25 (Honor|Ignore)
  topologyKey! string(1..)
  whenUnsatisfiable! (DoNotSchedule|ScheduleAnyway)
}
`;
