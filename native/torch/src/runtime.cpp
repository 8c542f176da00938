// Process-wide settings, random numbers, error text.
#include "support.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/Generator.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <malloc.h>

#include <algorithm>
#include <cstring>
#include <mutex>

namespace {

thread_local std::string lastError;

// Large tensors come and go with every training step. glibc hands blocks above its mmap threshold back to the kernel at once and gets
// them back as zeroed pages, which costs up to half of a step: keep them in the heap instead.
__attribute__((constructor)) void tuneAllocator() {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 2000000000);
  mallopt(M_TOP_PAD, 64 << 20);
}

const at::Generator& generatorOf(int32_t deviceType, int32_t deviceIndex) {
  return at::globalContext().defaultGenerator(
      c10::Device(static_cast<c10::DeviceType>(deviceType), static_cast<c10::DeviceIndex>(deviceIndex)));
}

}  // namespace

void setLastError(const char* message) noexcept {
  try {
    lastError = message;
  } catch (...) {
    lastError.clear();
  }
}

void copyText(const std::string& text, char* buffer, int32_t capacity) {
  TORCH_CHECK(capacity > 0, "an empty buffer");
  const size_t length = std::min(text.size(), static_cast<size_t>(capacity - 1));
  std::memcpy(buffer, text.data(), length);
  buffer[length] = '\0';
}

VT_API int32_t vt_interface_version() { return VT_INTERFACE_VERSION; }

VT_API int32_t vt_version() { return TORCH_VERSION_MAJOR * 10000 + TORCH_VERSION_MINOR * 100 + TORCH_VERSION_PATCH; }

VT_API int32_t vt_describe(char* buffer, int32_t capacity) {
  return guarded([&] { copyText(at::show_config(), buffer, capacity); });
}

VT_API const char* vt_last_error() { return lastError.c_str(); }

VT_API int32_t vt_set_threads(int32_t count) {
  return guarded([&] { at::set_num_threads(count); });
}

VT_API int32_t vt_threads() { return at::get_num_threads(); }

VT_API int32_t vt_cuda_devices() {
  int32_t count = 0;
  guarded([&] { count = at::hasCUDA() ? static_cast<int32_t>(at::getNumGPUs()) : 0; });
  return count;
}

VT_API int32_t vt_cuda_synchronize(int32_t index) {
  return guarded([&] { at::detail::getCUDAHooks().deviceSynchronize(static_cast<c10::DeviceIndex>(index)); });
}

VT_API int32_t vt_set_backend_flag(const char* name, int32_t on) {
  return guarded([&] {
    at::Context& context = at::globalContext();
    const bool value = on != 0;
    if (std::strcmp(name, "cudnn.benchmark") == 0) {
      context.setBenchmarkCuDNN(value);
    } else if (std::strcmp(name, "cudnn.deterministic") == 0) {
      context.setDeterministicCuDNN(value);
    } else if (std::strcmp(name, "cudnn.allow_tf32") == 0) {
      context.setAllowTF32CuDNN(value);
    } else if (std::strcmp(name, "cuda.matmul.allow_tf32") == 0) {
      context.setAllowTF32CuBLAS(value);
    } else if (std::strcmp(name, "deterministic") == 0) {
      context.setDeterministicAlgorithms(value, false);
    } else {
      TORCH_CHECK(false, "unknown flag ", name);
    }
  });
}

VT_API int32_t vt_seed(uint64_t seed) {
  return guarded([&] { at::manual_seed(seed); });
}

VT_API int32_t vt_random_state(int32_t deviceType, int32_t deviceIndex, vt_tensor** result) {
  return guarded([&] {
    at::Generator generator = generatorOf(deviceType, deviceIndex);
    std::lock_guard<std::mutex> lock(generator.mutex());
    *result = giveAway(generator.get_state());
  });
}

VT_API int32_t vt_set_random_state(int32_t deviceType, int32_t deviceIndex, vt_tensor* state) {
  return guarded([&] {
    at::Generator generator = generatorOf(deviceType, deviceIndex);
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(shared(state));
  });
}
