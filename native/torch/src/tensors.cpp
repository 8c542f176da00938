// Handles, memory and shapes.
#include "support.h"

#include <ATen/Functions.h>

#include <atomic>

namespace {
std::atomic<int64_t> liveHandles{0};
}

void countHandles(int64_t change) noexcept { liveHandles.fetch_add(change, std::memory_order_relaxed); }

VT_API int64_t vt_live_handles() { return liveHandles.load(std::memory_order_relaxed); }

VT_API int32_t vt_from_memory(void* data, const int64_t* shape, int32_t dimensions, int32_t type, void (*release)(void*), void* context,
                              vt_tensor** result) {
  return guarded([&] {
    const auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(type)).device(at::kCPU);
    const at::IntArrayRef sizes(shape, dimensions);
    *result = giveAway(at::from_blob(data, sizes, [release, context](void*) { release(context); }, options));
  });
}

VT_API void vt_free(vt_tensor* tensor) {
  if (tensor == nullptr) return;
  countHandles(-1);
  at::Tensor last(TensorPointer::reclaim(implOf(tensor)));
}

VT_API vt_tensor* vt_retain(vt_tensor* tensor) { return giveAway(shared(tensor)); }

VT_API int32_t vt_info(vt_tensor* tensor, int64_t* shape, int64_t* strides, int32_t capacity, int32_t* dimensions, int32_t* type,
                       int32_t* deviceType, int32_t* deviceIndex) {
  return guarded([&] {
    const Borrowed view(tensor);
    *dimensions = static_cast<int32_t>(view->dim());
    *type = static_cast<int32_t>(view->scalar_type());
    const c10::Device device = view->device();
    *deviceType = static_cast<int32_t>(device.type());
    *deviceIndex = device.index();
    TORCH_CHECK(*dimensions <= capacity, "a tensor of ", *dimensions, " dimensions; at most ", capacity, " are supported");
    for (int32_t i = 0; i < *dimensions; i++) {
      if (shape != nullptr) shape[i] = view->size(i);
      if (strides != nullptr) strides[i] = view->stride(i);
    }
  });
}

VT_API int64_t vt_element_count(vt_tensor* tensor) {
  const Borrowed view(tensor);
  return view->numel();
}

VT_API int32_t vt_is_contiguous(vt_tensor* tensor, int32_t memoryFormat) {
  int32_t answer = -1;
  guarded([&] {
    const Borrowed view(tensor);
    answer = view->is_contiguous(static_cast<c10::MemoryFormat>(memoryFormat)) ? 1 : 0;
  });
  return answer;
}

VT_API void* vt_data(vt_tensor* tensor) {
  void* data = nullptr;
  guarded([&] {
    const Borrowed view(tensor);
    data = view->data_ptr();
  });
  return data;
}

VT_API int32_t vt_set_data(vt_tensor* tensor, vt_tensor* data) {
  return guarded([&] {
    const Borrowed view(tensor);
    view->set_data(shared(data));
  });
}
