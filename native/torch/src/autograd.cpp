// Gradients and the modes of the calling thread.
#include "support.h"

#include <ATen/Functions.h>
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <vector>

namespace {

std::vector<at::Tensor> sharedList(vt_tensor* const* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; i++) tensors.push_back(handles == nullptr ? at::Tensor() : shared(handles[i]));
  return tensors;
}

bool autocastEnabled(c10::DeviceType device) {
#if VT_TORCH_AT_LEAST(2, 4)
  return at::autocast::is_autocast_enabled(device);
#else
  return device == c10::DeviceType::CPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
#endif
}

at::ScalarType autocastType(c10::DeviceType device) {
#if VT_TORCH_AT_LEAST(2, 4)
  return at::autocast::get_autocast_dtype(device);
#else
  return device == c10::DeviceType::CPU ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype();
#endif
}

void setAutocast(c10::DeviceType device, at::ScalarType type, bool on) {
#if VT_TORCH_AT_LEAST(2, 4)
  at::autocast::set_autocast_enabled(device, on);
  at::autocast::set_autocast_dtype(device, type);
#else
  if (device == c10::DeviceType::CPU) {
    at::autocast::set_cpu_enabled(on);
    at::autocast::set_autocast_cpu_dtype(type);
  } else {
    at::autocast::set_enabled(on);
    at::autocast::set_autocast_gpu_dtype(type);
  }
#endif
}

}  // namespace

VT_API int32_t vt_requires_grad(vt_tensor* tensor) {
  const Borrowed view(tensor);
  return view->requires_grad();
}

VT_API int32_t vt_set_requires_grad(vt_tensor* tensor, int32_t on) {
  return guarded([&] {
    const Borrowed view(tensor);
    view->set_requires_grad(on != 0);
  });
}

VT_API int32_t vt_is_leaf(vt_tensor* tensor) {
  const Borrowed view(tensor);
  return view->is_leaf();
}

VT_API int32_t vt_grad(vt_tensor* tensor, vt_tensor** result) {
  return guarded([&] {
    const Borrowed view(tensor);
    *result = giveAway(at::Tensor(view->grad()));
  });
}

VT_API int32_t vt_set_grad(vt_tensor* tensor, vt_tensor* grad) {
  return guarded([&] {
    const Borrowed view(tensor);
    view->mutable_grad() = shared(grad);
  });
}

VT_API int32_t vt_backward(vt_tensor* root, vt_tensor* grad, int32_t keepGraph, int32_t createGraph) {
  return guarded([&] {
    // An undefined gradient is a one for a scalar root and an error otherwise, which autograd words itself.
    torch::autograd::backward({shared(root)}, {shared(grad)}, Optional<bool>(keepGraph != 0), createGraph != 0);
  });
}

VT_API int32_t vt_gradients(vt_tensor* const* outputs, vt_tensor* const* outputGrads, int32_t outputCount, vt_tensor* const* inputs,
                            int32_t inputCount, int32_t keepGraph, int32_t createGraph, int32_t allowUnused, vt_tensor** results) {
  return guarded([&] {
    std::vector<at::Tensor> gradients =
        torch::autograd::grad(sharedList(outputs, outputCount), sharedList(inputs, inputCount), sharedList(outputGrads, outputCount),
                              Optional<bool>(keepGraph != 0), createGraph != 0, allowUnused != 0);
    for (int32_t i = 0; i < inputCount; i++) results[i] = giveAway(std::move(gradients[i]));
  });
}

VT_API int32_t vt_grad_mode() { return c10::GradMode::is_enabled(); }

VT_API int32_t vt_set_grad_mode(int32_t on) {
  const bool previous = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(on != 0);
  return previous;
}

VT_API void* vt_inference_begin() { return new c10::InferenceMode(true); }

VT_API void vt_inference_end(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

VT_API int32_t vt_autocast_enter(int32_t deviceType, int32_t type, int32_t enabled, int32_t* previousType, int32_t* previousEnabled) {
  return guarded([&] {
    const auto device = static_cast<c10::DeviceType>(deviceType);
    *previousType = static_cast<int32_t>(autocastType(device));
    *previousEnabled = autocastEnabled(device);
    setAutocast(device, static_cast<at::ScalarType>(type), enabled != 0);
    at::autocast::increment_nesting();
  });
}

VT_API int32_t vt_autocast_leave(int32_t deviceType, int32_t previousType, int32_t previousEnabled) {
  return guarded([&] {
    // The cast weights are kept while any autocast is entered: each is converted once per forward pass.
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    setAutocast(static_cast<c10::DeviceType>(deviceType), static_cast<at::ScalarType>(previousType), previousEnabled != 0);
  });
}
