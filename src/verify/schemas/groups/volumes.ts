/** Volumes and claims. Reference: Kubernetes API, core/v1 Volume and PersistentVolumeClaimSpec. */
export const volumes = `
Volume {
  name! dnsLabel
  ...VolumeSource
}
VolumeSource {
  awsElasticBlockStore { fsType, volumeID! string  partition int  readOnly bool }
  azureDisk {
    diskName!, diskURI! string
    cachingMode (None|ReadOnly|ReadWrite)
    kind (Dedicated|Managed|Shared)
    fsType string
    readOnly bool
  }
  azureFile { secretName!, shareName! string  readOnly bool }
  cephfs { monitors! [string]  path, secretFile, user string  readOnly bool  secretRef OptionalLocalReference }
  cinder { volumeID! string  fsType string  readOnly bool  secretRef OptionalLocalReference }
  configMap ConfigMapVolume
  csi {
    driver! string
    fsType string
    nodePublishSecretRef OptionalLocalReference
    readOnly bool
    volumeAttributes <string>
  }
  downwardAPI { defaultMode FileMode  items [DownwardFile] }
  emptyDir { medium (""|Memory|HugePages|HugePages-2Mi|HugePages-1Gi)  sizeLimit quantity }
  ephemeral { volumeClaimTemplate { metadata PodMeta  spec! ClaimSpec } }
  fc { fsType string  lun int  readOnly bool  targetWWNs, wwids [string] }
  flexVolume { driver! string  fsType string  options <string>  readOnly bool  secretRef OptionalLocalReference }
  flocker { datasetName, datasetUUID string }
  gcePersistentDisk { pdName! string  fsType string  partition int  readOnly bool }
  gitRepo { repository! string  directory, revision string }
  glusterfs { endpoints!, path! string  readOnly bool }
  hostPath {
    path! string
    type (""|DirectoryOrCreate|Directory|FileOrCreate|File|Socket|CharDevice|BlockDevice)
  }
  image@31 { pullPolicy (Always|IfNotPresent|Never)  reference string }
  iscsi {
    iqn!, targetPortal! string
    lun! int
    chapAuthDiscovery, chapAuthSession, readOnly bool
    fsType, initiatorName, iscsiInterface string
    portals [string]
    secretRef OptionalLocalReference
  }
  nfs { path!, server! string  readOnly bool }
  persistentVolumeClaim { claimName! string  readOnly bool }
  photonPersistentDisk { pdID! string  fsType string }
  portworxVolume { volumeID! string  fsType string  readOnly bool }
  projected { defaultMode FileMode  sources [ProjectedSource] }
  quobyte { registry!, volume! string  group, tenant, user string  readOnly bool }
  rbd {
    image! string
    monitors! [string]
    fsType, keyring, pool, user string
    readOnly bool
    secretRef OptionalLocalReference
  }
  scaleIO {
    gateway!, system! string
    secretRef! OptionalLocalReference
    fsType, protectionDomain, storageMode, storagePool, volumeName string
    readOnly, sslEnabled bool
  }
  secret { secretName string  defaultMode FileMode  items [KeyToPath]  optional bool }
  storageos { fsType, volumeName, volumeNamespace string  readOnly bool  secretRef OptionalLocalReference }
  vsphereVolume { volumePath! string  fsType, storagePolicyID, storagePolicyName string }
  @atMost(awsElasticBlockStore azureDisk azureFile cephfs cinder configMap csi downwardAPI emptyDir ephemeral fc
    flexVolume flocker gcePersistentDisk gitRepo glusterfs hostPath image iscsi nfs persistentVolumeClaim
    photonPersistentDisk portworxVolume projected quobyte rbd scaleIO secret storageos vsphereVolume)
}
# 0644 in YAML 1.1 is 420; 511 is 0777.
FileMode int(0..511)
ConfigMapVolume { name string  defaultMode FileMode  items [KeyToPath]  optional bool }
KeyToPath { key!, path! string  mode FileMode }
DownwardFile {
  path! string
  fieldRef { fieldPath! string  apiVersion string }
  resourceFieldRef { resource! string  containerName string  divisor quantity }
  mode FileMode
}
ProjectedSource {
  clusterTrustBundle@29 { path! string  labelSelector LabelSelector  name, signerName string  optional bool }
  configMap { name string  items [KeyToPath]  optional bool }
  downwardAPI { items [DownwardFile] }
  podCertificate@34 {
    keyType!, signerName! string
    certificateChainPath, credentialBundlePath, keyPath string
    maxExpirationSeconds int
    userAnnotations@35 <string>
  }
  secret { name string  items [KeyToPath]  optional bool }
  serviceAccountToken { path! string  audience string  expirationSeconds int(600..) }
}

ClaimSpec {
  accessModes [(ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod)]
  dataSource TypedLocalObjectReference
  dataSourceRef TypedObjectReference
  resources VolumeResourceRequirements
  selector LabelSelector
  storageClassName, volumeName string
  volumeAttributesClassName@29 string
  volumeMode (Block|Filesystem)
}
`;
