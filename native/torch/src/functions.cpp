// Operations whose backward pass is a callback of the caller of the shim.
#include "support.h"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

// One call of such an operation in the graph. It owns the caller's context, and gives it back as soon as it is no longer needed: after
// a backward pass that does not keep the graph, or with the graph.
class CallbackNode : public torch::autograd::Node {
 public:
  CallbackNode(const char* name, vt_backward_callback backward, void (*release)(void*), void* context)
      : name_(name), backward_(backward), release_(release), context_(context) {}

  ~CallbackNode() override { giveBack(); }

  CallbackNode(const CallbackNode&) = delete;
  CallbackNode& operator=(const CallbackNode&) = delete;

  std::string name() const override { return name_; }

  void release_variables() override { giveBack(); }

 protected:
  torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
    TORCH_CHECK(context_ != nullptr, name_, ": a second backward pass through the graph needs retain_graph in the first");
    TORCH_CHECK(gradients.size() == 1, name_, ": expected one gradient");
    const size_t count = next_edges().size();
    std::vector<vt_tensor*> results(count, nullptr);
    char message[512] = "";
    // The callback takes the reference of its argument and gives away those of its results.
    const int32_t status = backward_(context_, giveAway(std::move(gradients[0])), results.data(), static_cast<int32_t>(count), message, sizeof message);
    torch::autograd::variable_list list;
    list.reserve(count);
    for (vt_tensor* handle : results) {
      list.push_back(shared(handle));
      if (handle != nullptr) vt_free(handle);
    }
    TORCH_CHECK(status == 0, message);
    return list;
  }

 private:
  void giveBack() {
    if (context_ != nullptr) release_(std::exchange(context_, nullptr));
  }

  std::string name_;
  vt_backward_callback backward_;
  void (*release_)(void*);
  void* context_;
};

}  // namespace

VT_API int32_t vt_attach_backward(vt_tensor* output, vt_tensor* const* inputs, int32_t count, const char* name, vt_backward_callback backward,
                                  void (*release)(void*), void* context) {
  // From here on the node owns the context, whatever fails.
  std::shared_ptr<CallbackNode> node(new CallbackNode(name, backward, release, context), torch::autograd::deleteNode);
  return guarded([&] {
    torch::autograd::edge_list edges;
    edges.reserve(count);
    for (int32_t i = 0; i < count; i++) {
      const Borrowed input(inputs[i]);
      edges.push_back(torch::autograd::impl::gradient_edge(*input));
    }
    node->set_next_edges(std::move(edges));
    at::Tensor result = shared(output);
    TORCH_CHECK(!result.requires_grad(), "the output has a gradient history already");
    torch::autograd::set_history(result, node);
  });
}
