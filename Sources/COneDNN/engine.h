// Shared by our files: oneDNN's engine and stream, and the calls that differ between its two generations. In version 3
// a memory descriptor is a handle with an owner; in version 2 it is a struct.
#pragma once
#include <dnnl.h>
#include <stdlib.h>

#include "COneDNN.h"

#define TRY(call)                         \
    do {                                  \
        dnnl_status_t status_ = (call);   \
        if (status_ != dnnl_success) return (int)status_; \
    } while (0)

#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t description;          // one that we own
typedef const_dnnl_memory_desc_t view;           // one owned by oneDNN
static inline view viewing(const description *d) { return *d; }
#else
typedef dnnl_memory_desc_t description;
typedef const dnnl_memory_desc_t *view;
static inline view viewing(const description *d) { return d; }
#endif

/// Describes dense memory, or lets oneDNN choose the layout if `tag` is dnnl_format_tag_any.
int onn_describe(description *d, int rank, const dnnl_dims_t sizes, dnnl_data_type_t type, dnnl_format_tag_t tag);
/// Frees what onn_describe created.
void onn_forget(description *d);
/// Copies a description that oneDNN owns.
int onn_copy(description *d, view from);
/// Whether a layout has no inner blocks.
bool onn_is_plain(view d);

dnnl_engine_t onn_engine(void);
dnnl_stream_t onn_stream(void);
/// Scratch memory for any primitive, one block for each calling thread, which runs one primitive at a time.
void *onn_scratch(size_t bytes);
