// Callbacks as soon as a backward pass has a leaf's gradient.
#include "support.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <memory>
#include <utility>

namespace {

class CallbackHook : public torch::autograd::FunctionPostHook {
 public:
  CallbackHook(vt_gradient_callback callback, void* context, int64_t number) : callback_(callback), context_(context), number_(number) {}

  torch::autograd::variable_list operator()(const torch::autograd::variable_list& outputs,
                                            const torch::autograd::variable_list&) override {
    char message[512] = "";
    TORCH_CHECK(callback_(context_, number_, message, sizeof message) == 0, message);
    return outputs;
  }

 private:
  vt_gradient_callback callback_;
  void* context_;
  int64_t number_;
};

}  // namespace

// The leaf knows the node that adds up its gradient weakly only: whoever wants to be told keeps it.
struct vt_hook {
  std::shared_ptr<torch::autograd::Node> accumulator;
  uintptr_t key;
};

VT_API int32_t vt_gradient_hook(vt_tensor* leaf, vt_gradient_callback callback, void* context, int64_t number, vt_hook** result) {
  return guarded([&] {
    const Borrowed view(leaf);
    auto accumulator = torch::autograd::impl::grad_accumulator(*view);
    TORCH_CHECK(accumulator != nullptr, "expected a leaf that requires gradients");
    const uintptr_t key = accumulator->add_post_hook(std::make_unique<CallbackHook>(callback, context, number));
    *result = new vt_hook{std::move(accumulator), key};
  });
}

VT_API void vt_gradient_hook_remove(vt_hook* hook) {
  guarded([&] {
    hook->accumulator->del_post_hook(hook->key);
    delete hook;
  });
}
