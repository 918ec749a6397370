package io.imagegateway.ncp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.imagegateway.ncp.api.NcpRequest;
import io.imagegateway.ncp.api.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestKeyTests {

  private static final NcpRequest LIST =
      NcpRequest.of(Operation.GET_SERVER_IMAGE_LIST).with("regionCode", "KR");

  @Test
  void isTheSameForTheSameSetInWhateverOrderPageAndFormat() {
    NcpRequest first =
        LIST.with("serverImageNoList.", List.of("1", "2", "3"))
            .with("pageNo", "0")
            .with("pageSize", "1000")
            .with("responseFormatType", "json");
    NcpRequest second =
        NcpRequest.of(Operation.GET_SERVER_IMAGE_LIST)
            .with("pageNo", "7")
            .with("serverImageNoList.", List.of("3", "1", "2"))
            .with("regionCode", "KR");

    assertThat(RequestKey.of(first)).isEqualTo(RequestKey.of(second));
  }

  @Test
  void differsByOperationRegionNumbersAndProductCode() {
    NcpRequest fence =
        NcpRequest.of(Operation.GET_BOX_CUSTOM_IMAGE)
            .with("fenceId", "26")
            .with("productCode", "CON");
    List<NcpRequest> different =
        List.of(
            fence,
            NcpRequest.of(Operation.GET_BOX_CUSTOM_IMAGE)
                .with("fenceId", "26")
                .with("productCode", "SVR_WIN"),
            NcpRequest.of(Operation.GET_BOX_CUSTOM_IMAGE)
                .with("fenceId", "27")
                .with("productCode", "CON"),
            LIST,
            LIST.with("serverImageNoList.1", "1"),
            LIST.with("serverImageNoList.", List.of("1", "2")),
            LIST.with("serverImageTypeCodeList.1", "SELF"),
            LIST.with("serverImageNo", "1"),
            NcpRequest.of(Operation.GET_SERVER_IMAGE_LIST)
                .with("regionCode", "SGN")
                .with("serverImageNoList.1", "1"),
            NcpRequest.of(Operation.GET_SERVER_IMAGE_DETAIL)
                .with("regionCode", "KR")
                .with("serverImageNo", "1"));

    assertThat(different.stream().map(RequestKey::of)).doesNotHaveDuplicates();
  }

  @Test
  void hasAPartForEachValueOfAList() {
    assertThat(RequestKey.of(LIST.with("serverImageNoList.", List.of("1", "2"))).parts())
        .containsExactlyInAnyOrder(
            "regionCode=KR&serverImageNoList=1", "regionCode=KR&serverImageNoList=2");
    assertThat(RequestKey.of(LIST).parts()).containsExactly("regionCode=KR");
  }
}
