// Any ATen operator by name, boxed.
#include "support.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>
#include <ATen/core/stack.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <sstream>
#include <unordered_map>
#include <vector>

// An operator with what its schema says about each argument, looked up once.
struct vt_operator {
  struct Argument {
    c10::IValue defaultValue;
    bool hasDefault;
    bool isFloat;                 // an integer given here must become a double
    bool isOptionalTensorList;    // Tensor?[] is a list type of its own
    bool isBoolList;              // integers given here must become truth values
  };

  explicit vt_operator(c10::OperatorHandle operatorHandle) : handle(std::move(operatorHandle)) {
    for (const auto& argument : handle.schema().arguments()) {
      const auto& value = argument.default_value();
      c10::TypePtr type = argument.type();
      if (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
      const auto list = type->cast<c10::ListType>();
      arguments.push_back({value.has_value() ? *value : c10::IValue(), value.has_value(), type->kind() == c10::TypeKind::FloatType,
                           list && list->getElementType()->kind() == c10::TypeKind::OptionalType,
                           list && list->getElementType()->kind() == c10::TypeKind::BoolType});
    }
  }

  c10::OperatorHandle handle;
  std::vector<Argument> arguments;
};

namespace {

std::mutex operatorsLock;
std::unordered_map<std::string, std::unique_ptr<vt_operator>>& operators() {
  // Never destroyed: calls may still come while the process ends.
  static auto* const all = new std::unordered_map<std::string, std::unique_ptr<vt_operator>>();
  return *all;
}

c10::IValue optionalTensorList(const vt_value& value) {
  auto* const handles = static_cast<vt_tensor**>(value.pointer);
  c10::List<Optional<at::Tensor>> list;
  list.reserve(value.count);
  for (int32_t i = 0; i < value.count; i++) list.push_back(handles[i] ? Optional<at::Tensor>(shared(handles[i])) : Optional<at::Tensor>());
  return list;
}

c10::IValue unpack(const vt_value& value, const vt_operator& op, size_t position) {
  const vt_operator::Argument& argument = op.arguments[position];
  switch (value.tag) {
    case VT_NONE:
      return {};
    case VT_TENSOR:
      return shared(static_cast<vt_tensor*>(value.pointer));
    case VT_INT:
      if (argument.isFloat) return static_cast<double>(value.integer);
      return value.integer;
    case VT_DOUBLE:
      return value.number;
    case VT_BOOL:
      return value.integer != 0;
    case VT_INTS:
      if (argument.isBoolList) {
        c10::List<bool> list;
        for (int32_t i = 0; i < value.count; i++) list.push_back(static_cast<int64_t*>(value.pointer)[i] != 0);
        return list;
      }
      return c10::IValue(c10::ArrayRef<int64_t>(static_cast<int64_t*>(value.pointer), value.count));
    case VT_DOUBLES:
      return c10::IValue(c10::ArrayRef<double>(static_cast<double*>(value.pointer), value.count));
    case VT_TENSORS: {
      if (argument.isOptionalTensorList) return optionalTensorList(value);
      auto* const handles = static_cast<vt_tensor**>(value.pointer);
      c10::List<at::Tensor> list;
      list.reserve(value.count);
      for (int32_t i = 0; i < value.count; i++) list.push_back(shared(handles[i]));
      return list;
    }
    case VT_STRING:
      return std::string(static_cast<const char*>(value.pointer));
    case VT_DEVICE:
      return c10::Device(static_cast<c10::DeviceType>(value.integer >> 32), static_cast<c10::DeviceIndex>(static_cast<int32_t>(value.integer)));
    case VT_DEFAULT:
      TORCH_CHECK(argument.hasDefault, "argument ", position, " (", op.handle.schema().arguments()[position].name(), ") has no default");
      // A list is shared by reference; the operator could change it.
      return argument.defaultValue.isList() ? argument.defaultValue.deepcopy() : argument.defaultValue;
    default:
      TORCH_CHECK(false, "unknown argument tag ", value.tag);
  }
}

void pack(c10::IValue&& value, vt_value& result) {
  result.count = 0;
  result.integer = 0;
  if (value.isTensor()) {
    result.tag = VT_TENSOR;
    result.pointer = giveAway(std::move(value).toTensor());
  } else if (value.isInt()) {
    result.tag = VT_INT;
    result.integer = value.toInt();
  } else if (value.isDouble()) {
    result.tag = VT_DOUBLE;
    result.number = value.toDouble();
  } else if (value.isBool()) {
    result.tag = VT_BOOL;
    result.integer = value.toBool();
  } else if (value.isNone()) {
    result.tag = VT_NONE;
  } else if (value.isTensorList()) {
    std::vector<at::Tensor> tensors = value.toTensorVector();
    // At least one byte: malloc(0) may give null.
    auto** const handles = static_cast<vt_tensor**>(std::malloc(sizeof(vt_tensor*) * (tensors.size() + 1)));
    TORCH_CHECK(handles != nullptr, "out of memory");
    for (size_t i = 0; i < tensors.size(); i++) handles[i] = giveAway(std::move(tensors[i]));
    result.tag = VT_TENSORS;
    result.count = static_cast<int32_t>(tensors.size());
    result.pointer = handles;
  } else {
    TORCH_CHECK(false, "results of the kind ", value.tagKind(), " are not supported");
  }
}

// Gives back what the results hold so far, when a later one fails.
void unwind(vt_value* results, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (results[i].tag == VT_TENSOR) {
      vt_free(static_cast<vt_tensor*>(results[i].pointer));
    } else if (results[i].tag == VT_TENSORS) {
      for (int32_t k = 0; k < results[i].count; k++) vt_free(static_cast<vt_tensor**>(results[i].pointer)[k]);
      std::free(results[i].pointer);
    }
  }
}

}  // namespace

VT_API vt_operator* vt_operator_find(const char* name, const char* overload) {
  vt_operator* found = nullptr;
  guarded([&] {
    const std::string key = std::string(name) + "." + overload;
    std::lock_guard<std::mutex> lock(operatorsLock);
    auto known = operators().find(key);
    if (known == operators().end()) {
      auto fresh = std::make_unique<vt_operator>(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload));
      known = operators().emplace(key, std::move(fresh)).first;
    }
    found = known->second.get();
  });
  return found;
}

VT_API int32_t vt_operator_schema(vt_operator* op, char* buffer, int32_t capacity) {
  return guarded([&] {
    std::ostringstream text;
    text << op->handle.schema();
    copyText(text.str(), buffer, capacity);
  });
}

VT_API int32_t vt_call(vt_operator* op, const vt_value* arguments, int32_t count, vt_value* results, int32_t* resultCount) {
  return guarded([&] {
    const size_t expected = op->arguments.size();
    const size_t given = static_cast<size_t>(count);
    TORCH_CHECK(given <= expected, "takes ", expected, " arguments, got ", given);
    static const vt_value missing{VT_DEFAULT, 0, {0}};
    torch::jit::Stack stack;
    stack.reserve(expected);
    for (size_t i = 0; i < expected; i++) stack.push_back(unpack(i < given ? arguments[i] : missing, *op, i));
    op->handle.callBoxed(stack);
    TORCH_CHECK(stack.size() <= static_cast<size_t>(*resultCount), "returns ", stack.size(), " values; at most ", *resultCount, " are taken");
    size_t packed = 0;
    try {
      for (; packed < stack.size(); packed++) pack(std::move(stack[packed]), results[packed]);
    } catch (...) {
      unwind(results, packed);
      throw;
    }
    *resultCount = static_cast<int32_t>(stack.size());
  });
}

VT_API void vt_free_list(void* list) { std::free(list); }
