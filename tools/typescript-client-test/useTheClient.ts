// Uses the generated client as a frontend would; the gateway's URL is the argument. Ends with 0 if all is well.
import assert from "node:assert/strict";
import {
  BoxImagesApi,
  Configuration,
  FenceImagesApi,
  FencesApi,
  ResponseError,
  SearchApi,
  ServerImagesApi,
  type SearchBoxImagesRequest,
} from "../../target/clients/typescript/src/index.js";

// A slash at the end of the address does no harm.
const configuration = new Configuration({ basePath: `${process.argv[2]}/` });
const boxImages = new BoxImagesApi(configuration);
const serverImages = new ServerImagesApi(configuration);
const fences = new FencesApi(configuration);
const fenceImages = new FenceImagesApi(configuration);
const search = new SearchApi(configuration);

async function problemOf(call: Promise<unknown>): Promise<Response> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof ResponseError);
    return error.response;
  }
  assert.fail("the call was answered");
}

const cases: Record<string, () => Promise<void>> = {
  "reads a list": async () => {
    const list = await boxImages.listBoxImages({ fenceId: 26, productCode: ["SVR_WIN", "CON"] });
    assert.equal(list.complete, true);
    assert.equal(list.content?.length, 5);
    const windows = list.content?.find((image) => image.imageNo === 25700412);
    assert.equal(windows?.match?.status, "CONFIRMED");
    assert.equal(windows?.serverImage?.osType?.code, "WINDOWS");
    assert.equal(windows?.serverImage?.blockStorageMappingList?.[1]?.blockStorageSize, 2 ** 41);
  },

  "reads one image": async () => {
    const image = await boxImages.getBoxImage({ fenceId: 26, imageNo: 25623135 });
    assert.equal(image.serverImage?.serverImageNo, "25623135");
    const same = await serverImages.getServerImage({ serverImageNo: "25623135" });
    assert.deepEqual(same, image.serverImage);
  },

  "reads several server images": async () => {
    const images = await serverImages.listServerImages({ serverImageNo: ["25623135", "999"] });
    assert.deepEqual(
      images.content?.map((one) => `${one.serverImageNo} ${one.status}`),
      ["25623135 FOUND", "999 NOT_FOUND"],
    );
  },

  "reports a problem": async () => {
    const response = await problemOf(boxImages.getBoxImage({ fenceId: 26, imageNo: 999 }));
    const problem = await response.json();
    assert.equal(response.status, 404);
    assert.equal(problem.code, "BOX_IMAGE_NOT_FOUND");
    assert.equal(problem.retryable, false);
    assert.equal(problem.requestId, response.headers.get("X-Request-Id"));
  },

  "spares what it has": async () => {
    const first = await boxImages.listBoxImagesRaw({ fenceId: 26 });
    const etag = first.raw.headers.get("ETag");
    assert.ok(etag);
    const again = await problemOf(
      boxImages.listBoxImages({ fenceId: 26, ifNoneMatch: etag }),
    );
    assert.equal(again.status, 304);
    assert.equal(again.headers.get("ETag"), etag);
  },

  "reports a partial answer": async () => {
    const list = await boxImages.listBoxImages({ fenceId: 28 });
    assert.equal(list.complete, false);
    const unknown = list.content?.find((image) => image.imageNo === 25800281);
    assert.equal(unknown?.match?.status, "UNAVAILABLE");
    assert.equal(unknown?.match?.problem?.code, "UPSTREAM_FAILED");
    assert.equal(unknown?.serverImage, undefined);
    const strict = await problemOf(boxImages.listBoxImages({ fenceId: 28, strict: true }));
    assert.equal(strict.status, 502);
  },

  "keeps the offset of a date and the absence of a list": async () => {
    const image = await boxImages.getBoxImage({ fenceId: 26, imageNo: 25700412 });
    assert.equal(image.serverImage?.createDate, "2025-08-11T08:00:00+09:00");
    assert.equal(image.serverImage?.sharedLoginIdList, undefined);
    assert.equal(image.match.candidates, undefined);
  },

  "reads the Datafences and one of them": async () => {
    const list = await fences.listFences();
    assert.deepEqual(
      list.content.map((fence) => fence.fenceId),
      [26, 27, 28, 29, 41, 42, 43, 44, 45],
    );
    const fence = await fences.getFence({ fenceId: 41 });
    assert.equal(fence.fenceName, "유전체-분석");
    const response = await problemOf(fences.getFence({ fenceId: 999 }));
    assert.equal((await response.json()).code, "FENCE_NOT_ACCESSIBLE");
  },

  "reads fence images and one of them": async () => {
    const list = await fenceImages.listFenceImages({ fenceId: 28 });
    assert.equal(list.complete, false);
    assert.deepEqual(
      list.content.map((image) => `${image.imageNo} ${image.match.status}`).sort(),
      ["25800280 CONFIRMED", "25800281 UNAVAILABLE"],
    );
    const image = await fenceImages.getFenceImage({ fenceId: 43, imageNo: 6 });
    assert.equal(image.productCode, "FENCE_UBUNTU");
    assert.deepEqual(image.match.candidates, ["25650101", "25650102"]);
    const response = await problemOf(fenceImages.getFenceImage({ fenceId: 43, imageNo: 999 }));
    assert.equal((await response.json()).code, "FENCE_IMAGE_NOT_FOUND");
  },

  "searches page by page": async () => {
    const query: SearchBoxImagesRequest = { fenceId: [26, 41, 43], status: ["CONFIRMED"], size: 4 };
    const first = await search.searchBoxImages({ ...query, page: 0 });
    const second = await search.searchBoxImages({ ...query, page: 1 });
    assert.equal(first.complete, true);
    assert.ok(first.totalElements > 8);
    assert.equal(second.totalElements, first.totalElements);
    const shown = first.content.concat(second.content);
    assert.equal(new Set(shown.map((image) => `${image.fenceId} ${image.imageNo}`)).size, 8);
    assert.ok(shown.every((image) => image.match.status === "CONFIRMED"));
    assert.deepEqual((await search.searchBoxImages({ ...query, page: 1000 })).content, []);
  },

  "reports what a search could not fetch": async () => {
    const page = await search.searchBoxImages({ fenceId: [28, 42], status: ["UNAVAILABLE"] });
    assert.equal(page.complete, false);
    assert.deepEqual(
      page.content.map((image) => image.imageNo),
      [25800281],
    );
    assert.deepEqual(
      page.problems.map((problem) => `${problem.fenceId} ${problem.code}`),
      ["42 FENCE_NOT_ACCESSIBLE"],
    );
    const response = await problemOf(search.searchBoxImages({ size: 0 }));
    assert.equal((await response.json()).errors[0].field, "size");
  },
};

async function useTheClient(): Promise<void> {
  for (const [name, run] of Object.entries(cases)) {
    await run();
    console.log(name);
  }
}

useTheClient().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
