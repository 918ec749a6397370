package io.imagegateway.serverimage;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A VPC server image, under NCP's own field names (NCP, data type ServerImage). What NCP left out
 * is null here and left out towards callers.
 *
 * @param serverImageNo its number, as text
 * @param sharedLoginIdList e-mail addresses of those it is shared with: personal data, null unless
 *     the gateway is set to show it, and in no log
 * @param blockStorageMappingList its disks; empty if it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerImage(
    String serverImageNo,
    @Nullable String serverImageName,
    @Nullable String serverImageDescription,
    @Nullable CommonCode serverImageType,
    @Nullable CommonCode serverImageLifeCyclePhase,
    @Nullable CommonCode hypervisorType,
    @Nullable CommonCode cpuArchitectureType,
    @Nullable CommonCode osCategoryType,
    @Nullable CommonCode osType,
    @Nullable CommonCode serverImageStatus,
    @Nullable CommonCode serverImageOperation,
    @Nullable String serverImageStatusName,
    @Nullable CommonCode shareStatus,
    @Nullable List<String> sharedLoginIdList,
    @Nullable String serverImageProductCode,
    @JsonFormat(
            pattern = "yyyy-MM-dd'T'HH:mm:ssXXX",
            without = JsonFormat.Feature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        @Nullable OffsetDateTime createDate,
    @Nullable String platformCategoryCode,
    List<BlockStorageMapping> blockStorageMappingList) {

  /** The type code of images that the account made itself. */
  private static final String OWN = "SELF";

  /** Copies the lists. */
  public ServerImage {
    sharedLoginIdList = sharedLoginIdList == null ? null : List.copyOf(sharedLoginIdList);
    blockStorageMappingList = List.copyOf(blockStorageMappingList);
  }

  /** The sizes of all disks together, in bytes; 0 without disks. */
  @JsonProperty
  public long blockStorageTotalSize() {
    return blockStorageMappingList.stream()
        .map(BlockStorageMapping::blockStorageSize)
        .filter(java.util.Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Whether the account made it itself. */
  public boolean own() {
    return serverImageType != null && OWN.equals(serverImageType.code());
  }

  @Override
  public String toString() {
    return "ServerImage[" + serverImageNo + "]";
  }

  /**
   * A coded value of NCP. The code text {@code NULL} is a value; the name is display text, in
   * whatever language NCP chose.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CommonCode(@Nullable String code, @Nullable String codeName) {}

  /**
   * A disk of a server image (NCP, data type BlockStorageMapping).
   *
   * @param order its place among the disks, from 0
   * @param blockStorageSnapshotInstanceNo the number of the snapshot that it is made from, as text
   * @param blockStorageSize in bytes
   * @param iops input and output operations per second
   * @param throughput in the unit that NCP gives it, which is not documented
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BlockStorageMapping(
      @Nullable Integer order,
      @Nullable String blockStorageSnapshotInstanceNo,
      @Nullable String blockStorageSnapshotName,
      @Nullable String blockStorageName,
      @Nullable Long blockStorageSize,
      @Nullable CommonCode blockStorageVolumeType,
      @Nullable Long iops,
      @Nullable Long throughput,
      @Nullable Boolean isEncryptedVolume) {}
}
