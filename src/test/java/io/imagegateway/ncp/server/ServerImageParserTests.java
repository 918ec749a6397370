package io.imagegateway.ncp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.imagegateway.ncp.api.MalformedAnswerException;
import io.imagegateway.serverimage.ServerImage;
import io.imagegateway.serverimage.ServerImage.BlockStorageMapping;
import io.imagegateway.serverimage.ServerImage.CommonCode;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ServerImageParserTests {

  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void aNumberIsEnough() {
    assertThat(read("")).isEqualTo(image(null, List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "\"7\", 7",
    "7.0, 7",
    "\"007\", 7",
    "0, 0",
    "\"000\", 0",
    "\"1234567890123456789\", 1234567890123456789",
    "2.5623135E7, 25623135"
  })
  void writesTheNumberInOneWay(String written, String number) {
    assertThat(
            new ServerImageParser(false)
                .read(JSON.readTree("{\"serverImageNo\":" + written + "}"))
                .serverImageNo())
        .isEqualTo(number);
  }

  @Test
  void doesNotSayWhatItCouldNotRead() {
    assertThatExceptionOfType(MalformedAnswerException.class)
        .isThrownBy(() ->
            new ServerImageParser(true).read(JSON.readTree("{\"serverImageNo\":\"a@b.example\"}")))
        .withMessage("a server image has no readable number");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-06-20T09:59:39+0900, 2025-06-20T09:59:39+09:00",
    "2025-06-20T09:59:39+09:00, 2025-06-20T09:59:39+09:00",
    "2025-06-20T00:59:39Z, 2025-06-20T00:59:39Z",
    "2025-06-20T00:59:39+0000, 2025-06-20T00:59:39Z",
    "2025-06-20T09:59:39.123+0900, 2025-06-20T09:59:39.123+09:00",
    "2025-06-20T09:59:39.123456789-03:30, 2025-06-20T09:59:39.123456789-03:30",
    "2024-02-29T23:59:59-0330, 2024-02-29T23:59:59-03:30",
  })
  void readsTimesHoweverTheirOffsetIsWritten(String written, OffsetDateTime time) {
    assertThat(read("\"createDate\":\"" + written + "\"").createDate()).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "1750381179000",
        "\"2025-06-20\"",
        "\"2025-06-20T09:59:39\"",
        "\"2025-06-20T09:59:39+0900 \"",
        "\"2025-02-30T09:59:39+0900\"",
        "\"2025-06-20T09:59:39.+0900\"",
        "\"yesterday\"",
        "{\"date\":\"2025-06-20T09:59:39+0900\"}",
      })
  void leavesATimeOutThatCannotBeRead(String written) {
    assertThat(read("\"createDate\":" + written).createDate()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"KVM\"",
        "[]",
        "{}",
        "{\"code\":null}",
        "{\"code\":\"\",\"codeName\":\"\"}"
      })
  void leavesAnEmptyCodeOut(String written) {
    assertThat(read("\"hypervisorType\":" + written).hypervisorType()).isNull();
  }

  @Test
  void keepsCodesAsTheyAre() {
    assertThat(read("\"shareStatus\":{\"code\":\"NULL\",\"codeName\":\"공유\"}").shareStatus())
        .isEqualTo(new CommonCode("NULL", "공유"));
    assertThat(read("\"osType\":{\"code\":7,\"codeName\":\"\"}").osType())
        .isEqualTo(new CommonCode("7", null));
    assertThat(read("\"osType\":{\"codeName\":\"Rocky\"}").osType())
        .isEqualTo(new CommonCode(null, "Rocky"));
  }

  @Test
  void leavesEmptyTextsOut() {
    ServerImage image =
        read(
            "\"serverImageName\":\"\",\"serverImageDescription\":\"\",\"platformCategoryCode\":\"\","
                + "\"serverImageProductCode\":{},\"serverImageStatusName\":[\"created\"]");

    assertThat(image).isEqualTo(image(null, List.of()));
  }

  @Test
  void readsDisksWhateverTheirFieldsAreWrittenAs() {
    assertThat(
            read("""
            "blockStorageMappingList":[
              null,
              "text",
              {"order":"1","blockStorageSnapshotInstanceNo":25624697.0,"blockStorageSize":"10737418240",
               "iops":100.0,"throughput":"104857600","isEncryptedVolume":"true","new":[]},
              {"blockStorageMapping":{"order":2147483648,"blockStorageSize":1.5,"isEncryptedVolume":"maybe"}},
              {}]
            """)
                .blockStorageMappingList())
        .containsExactly(
            new BlockStorageMapping(
                1, "25624697", null, null, 10737418240L, null, 100L, 104857600L, true),
            new BlockStorageMapping(null, null, null, null, null, null, null, null, null),
            new BlockStorageMapping(null, null, null, null, null, null, null, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"\"", "7"})
  void anImageMayHaveNoDisks(String written) {
    ServerImage image = read("\"blockStorageMappingList\":" + written);

    assertThat(image.blockStorageMappingList()).isEmpty();
    assertThat(image.blockStorageTotalSize()).isZero();
  }

  @Test
  void dropsLoginIdsUnlessTheyAreToBeShown() {
    String list =
        "\"sharedLoginIdList\":[\"a@example.com\",null,{\"loginId\":\"b@example.com\"},7,{},[]]";

    assertThat(read(list)).isEqualTo(image(null, List.of()));
    assertThat(readExposing(list).sharedLoginIdList())
        .containsExactly("a@example.com", "b@example.com");
  }

  @Test
  void aMissingListOfLoginIdsIsNotAnEmptyOne() {
    assertThat(readExposing("").sharedLoginIdList()).isNull();
    assertThat(readExposing("\"sharedLoginIdList\":null").sharedLoginIdList()).isNull();
    assertThat(readExposing("\"sharedLoginIdList\":[]").sharedLoginIdList()).isEmpty();
    assertThat(readExposing("\"sharedLoginIdList\":\"a@example.com\"").sharedLoginIdList())
        .containsExactly("a@example.com");
  }

  private static ServerImage read(String fields) {
    return read(false, fields);
  }

  private static ServerImage readExposing(String fields) {
    return read(true, fields);
  }

  private static ServerImage read(boolean exposing, String fields) {
    String json = "{\"serverImageNo\":\"7\"" + (fields.isEmpty() ? "" : ",") + fields + "}";
    return new ServerImageParser(exposing).read(JSON.readTree(json));
  }

  private static ServerImage image(
      @Nullable List<String> loginIds, List<BlockStorageMapping> disks) {
    return new ServerImage(
        "7", null, null, null, null, null, null, null, null, null, null, null, null, loginIds, null,
        null, null, disks);
  }
}
