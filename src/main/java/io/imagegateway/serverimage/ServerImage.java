package io.imagegateway.serverimage;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
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
@Schema(
    description =
        "A VPC server image under NCP's own field names. What NCP left out is left out here.")
public record ServerImage(
    @Schema(
            description = "Number of the server image.",
            pattern = "^[0-9]{1,19}$",
            example = "25700412")
        String serverImageNo,
    @Schema(description = "Name of the server image.", example = "box-win-2022-tools")
        @Nullable String serverImageName,
    @Schema(description = "What its maker wrote about it.", example = "Windows with build tools")
        @Nullable String serverImageDescription,
    @Schema(description = "Who made it: `SELF` the account, `NCP` NCP.")
        @Nullable CommonCode serverImageType,
    @Schema(description = "Whether NCP still sells and supports it.")
        @Nullable CommonCode serverImageLifeCyclePhase,
    @Schema(description = "Hypervisor that it runs on, `KVM` or `XEN` for instance.")
        @Nullable CommonCode hypervisorType,
    @Schema(description = "Processor architecture, `X86_64` for instance.")
        @Nullable CommonCode cpuArchitectureType,
    @Schema(description = "Kind of operating system, `LINUX` or `WINDOWS` for instance.")
        @Nullable CommonCode osCategoryType,
    @Schema(description = "Operating system, `UBUNTU` or `WINDOWS` for instance.")
        @Nullable CommonCode osType,
    @Schema(
            description =
                "State: `INIT` being made, `CREAT` made, `CREFL` could not be made, for instance.")
        @Nullable CommonCode serverImageStatus,
    @Schema(
            description =
                "What is being done to it; the code text `NULL` is NCP's word for nothing.")
        @Nullable CommonCode serverImageOperation,
    @Schema(description = "State in a word, for people.", example = "created")
        @Nullable String serverImageStatusName,
    @Schema(
            description =
                "Whether it is shared with other accounts; the code text `NULL` is NCP's word"
                    + " for no.")
        @Nullable CommonCode shareStatus,
    @Schema(
            description =
                "Login ids (e-mail addresses) of those it is shared with: left out unless"
                    + " this gateway is set to show them.")
        @Nullable List<String> sharedLoginIdList,
    @Schema(
            description = "NCP's product code of the image, which is not Datafence's.",
            example = "SW.VSVR.OS.WND64.WND.SVR2022EN.G003")
        @Nullable String serverImageProductCode,
    @JsonFormat(
            pattern = "yyyy-MM-dd'T'HH:mm:ssXXX",
            without = JsonFormat.Feature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        @Schema(
            description =
                "When it was made, with the offset that NCP gave (RFC 3339); left out if"
                    + " NCP's value could not be read.",
            example = "2025-08-11T08:00:00+09:00")
        @Nullable OffsetDateTime createDate,
    @Schema(description = "NCP's code of the platform category.", example = "OS")
        @Nullable String platformCategoryCode,
    @Schema(description = "Its disks; an empty list if it has none.")
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
  @Schema(
      description = "Sizes of all disks together, in bytes; 0 without disks.",
      example = "107374182400",
      minimum = "0",
      requiredMode = Schema.RequiredMode.REQUIRED)
  public long blockStorageTotalSize() {
    return blockStorageMappingList.stream()
        .map(BlockStorageMapping::blockStorageSize)
        .filter(Objects::nonNull)
        .reduce(0L, (sum, size) -> sum + Math.clamp(size, 0, Long.MAX_VALUE - sum));
  }

  /** The same without the e-mail addresses of those it is shared with. */
  ServerImage withoutLoginIds() {
    return sharedLoginIdList == null
        ? this
        : new ServerImage(
            serverImageNo,
            serverImageName,
            serverImageDescription,
            serverImageType,
            serverImageLifeCyclePhase,
            hypervisorType,
            cpuArchitectureType,
            osCategoryType,
            osType,
            serverImageStatus,
            serverImageOperation,
            serverImageStatusName,
            shareStatus,
            null,
            serverImageProductCode,
            createDate,
            platformCategoryCode,
            blockStorageMappingList);
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
  @Schema(description = "A coded value of NCP. NCP adds codes at will.")
  public record CommonCode(
      @Schema(description = "Code, for programs.", example = "SELF") @Nullable String code,
      @Schema(
              description = "Name of the code, for people, in whatever language NCP chose.",
              example = "SELF server image")
          @Nullable String codeName) {}

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
  @Schema(description = "A disk of a server image.")
  public record BlockStorageMapping(
      @Schema(description = "Place among the disks, from 0.", example = "0")
          @Nullable Integer order,
      @Schema(
              description = "Number of the snapshot that the disk is made from.",
              example = "25700420")
          @Nullable String blockStorageSnapshotInstanceNo,
      @Schema(description = "Name of that snapshot.", example = "snap-win-os")
          @Nullable String blockStorageSnapshotName,
      @Schema(description = "Name of the disk.", example = "os") @Nullable String blockStorageName,
      @Schema(description = "Size in bytes.", example = "107374182400")
          @Nullable Long blockStorageSize,
      @Schema(description = "Kind of disk, `CB1` or `FB1` for instance.")
          @Nullable CommonCode blockStorageVolumeType,
      @Schema(description = "Input and output operations per second.", example = "100")
          @Nullable Long iops,
      @Schema(
              description = "Throughput as NCP gives it; its unit is not documented.",
              example = "104857600")
          @Nullable Long throughput,
      @Schema(description = "Whether the disk is encrypted.", example = "false")
          @Nullable Boolean isEncryptedVolume) {}
}
